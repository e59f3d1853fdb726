"""The pages of the window, each built at its first visit."""
