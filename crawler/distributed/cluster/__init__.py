"""The cluster: TLS keys for its machines, and the processes of scheduler and workers."""
