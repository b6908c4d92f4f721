// Placeholder: the tests of the room Pipeline come with the room.
