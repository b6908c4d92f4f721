/// Placeholder: the room Denoising is being furnished.
enum DenoisingPlaceholder {}
