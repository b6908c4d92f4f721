// Placeholder: the tests of the room Denoising come with the room.
