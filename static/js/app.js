// The console works without this file; it only makes it more pleasant.
