// The floor for a function: reads one event to its end and answers with one line of JSON.

#include <unistd.h>

int main(void) {
  char event[65536];
  ssize_t count;
  while ((count = read(STDIN_FILENO, event, sizeof event)) > 0) continue;
  return count < 0 || write(STDOUT_FILENO, "{}\n", 3) != 3;
}
