// Placeholder: the tests of the room StarGalaxy come with the room.
