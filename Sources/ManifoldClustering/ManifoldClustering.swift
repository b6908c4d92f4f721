/// Placeholder: the room ManifoldClustering is being furnished.
enum ManifoldClusteringPlaceholder {}
