/// Placeholder: the room StarGalaxy is being furnished.
enum StarGalaxyPlaceholder {}
