"""The bar where the work is chosen: model, quantization, context, and how it is run."""
