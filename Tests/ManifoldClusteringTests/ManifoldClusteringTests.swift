// Placeholder: the tests of the room ManifoldClustering come with the room.
