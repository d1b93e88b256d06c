"""The window. Shows reports and emits intents; computes nothing."""
