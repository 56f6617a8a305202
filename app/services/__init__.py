"""What people do: one function a use case, one transaction each, the right checked first."""
