"""The methods of the Web API, by family; `methods.all_methods` has them all."""
