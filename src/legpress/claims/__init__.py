"""Popular rules of the hamstring leg press, each as an experiment that anyone can rerun."""
