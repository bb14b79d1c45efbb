// Checks the rules over all that they may meet, where a test takes samples. Built with optimization: scripts/bench-rules.

import Glibc

switch Array(CommandLine.arguments.dropFirst()) {
case ["walk"]: exit(walkSendWindow() ? 0 : 1)
default:
  print("usage: bench-rules walk")
  exit(2)
}
