"""What editors ask for, as the Language Server Protocol puts it. Everything but `server` and `wire` is plain values in and out."""
