"""What the index of a source says: one function a kind of index, which a confined process runs over its bytes."""
