"""What is done with couriers' phones: met, heard, cut off; what came from them and waits; positions."""
