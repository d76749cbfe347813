"""The model as a Label Studio ML backend: `nianbao serve`. Needs the extra label-studio."""
