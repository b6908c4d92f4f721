#include "EmbeddedWeights.h"

// The default weights of the package's networks, copied into the binary by the compiler. To add a
// network: put its safetensors file into Weights/, embed it below and list it in `files`.

static const unsigned char rosetta_autoencoder[] = {
#embed "Weights/rosetta-autoencoder.safetensors"
};

static const unsigned char denoiser[] = {
#embed "Weights/denoiser.safetensors"
};

static const unsigned char star_galaxy_classifier[] = {
#embed "Weights/star-galaxy-classifier.safetensors"
};

static const unsigned char denoiser_calibration[] = {
#embed "Weights/denoiser-calibration.safetensors"
};

static const sk_embedded_file files[] = {
  {"denoiser", denoiser, sizeof denoiser},
  {"denoiser-calibration", denoiser_calibration, sizeof denoiser_calibration},
  {"rosetta-autoencoder", rosetta_autoencoder, sizeof rosetta_autoencoder},
  {"star-galaxy-classifier", star_galaxy_classifier, sizeof star_galaxy_classifier},
};

size_t sk_embedded_file_count(void) {
  return sizeof files / sizeof files[0];
}

sk_embedded_file sk_embedded_file_at(size_t index) {
  return files[index];
}
