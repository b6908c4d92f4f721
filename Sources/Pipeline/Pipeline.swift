/// Placeholder: the room Pipeline is being furnished.
enum PipelinePlaceholder {}
