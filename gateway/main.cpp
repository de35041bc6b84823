// nara: the thin main.
int main() { return 0; }
