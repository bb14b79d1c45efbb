// What it costs to run a program once, from spawn to reaped exit: wall time, CPU time, peak memory.
//
//   spawn [-n runs] [-w warm-ups] [-i input-file] [-l label]... -- program [argument]... [-- program [argument]...]...
//
// Every run is a new process that gets the input file on standard input (nothing without -i) and whose standard
// output is read to its end; its standard error is dropped. Several programs take turns, run by run, so that a
// change of the machine's mood meets all of them alike. Labels belong to the programs in their order. One line of
// JSON a program; `failed` counts the runs that did not exit with 0, and exit status 1 says that there were some.
//
// CPU time is user + system from wait4. Linux scales the two so that their sum is the scheduler's own account in
// nanoseconds, cut to microseconds; the sum is therefore precise though neither half is.
//
// Peak memory is wait4's too. A child begins in its parent's memory, so it cannot show less than this program's own.

#define _GNU_SOURCE
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { maxPrograms = 16 };

extern char **environ;

struct program {
  const char *label;
  char **arguments;
  double *wall, *cpu;
  long maxRSS;
  int failed;
};

struct input {
  char *bytes;
  size_t length;
};

static void usage(void) {
  fputs("usage: spawn [-n runs] [-w warm-ups] [-i input-file] [-l label]... -- program [argument]... [-- program ...]\n",
        stderr);
  exit(2);
}

static void *allocate(size_t count, size_t size) {
  void *memory = calloc(count, size);
  if (!memory) err(2, "calloc");
  return memory;
}

static struct input readInput(const char *path) {
  int file = open(path, O_RDONLY | O_CLOEXEC);
  if (file < 0) err(2, "%s", path);
  off_t length = lseek(file, 0, SEEK_END);
  if (length < 0) err(2, "%s", path);
  struct input input = {allocate((size_t)length + 1, 1), (size_t)length};
  if (pread(file, input.bytes, input.length, 0) != length) err(2, "%s", path);
  close(file);
  return input;
}

static double milliseconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double cpuMilliseconds(const struct rusage *usage) {
  double seconds = (double)usage->ru_utime.tv_sec + (double)usage->ru_stime.tv_sec;
  double microseconds = (double)usage->ru_utime.tv_usec + (double)usage->ru_stime.tv_usec;
  return seconds * 1e3 + microseconds / 1e3;
}

// Writes the input and reads the output, side by side, so that neither pipe can fill up and stop the other.
static void converse(int to, int from, struct input input) {
  size_t written = 0;
  char buffer[65536];
  if (fcntl(to, F_SETFL, O_NONBLOCK) < 0) err(2, "fcntl");
  for (;;) {
    if (to >= 0) {
      ssize_t count = 0;
      while (written < input.length) {
        count = write(to, input.bytes + written, input.length - written);
        if (count < 0) break;
        written += (size_t)count;
      }
      if (count < 0 && errno != EAGAIN && errno != EPIPE) err(2, "write");
      if (written == input.length || (count < 0 && errno == EPIPE)) {
        close(to);
        to = -1;
      }
    }
    struct pollfd waiting[2] = {{from, POLLIN, 0}, {to, POLLOUT, 0}};
    if (poll(waiting, 2, -1) < 0) err(2, "poll");
    if (waiting[0].revents) {
      ssize_t count = read(from, buffer, sizeof buffer);
      if (count < 0) err(2, "read");
      if (count == 0) break;
    }
  }
  if (to >= 0) close(to);
  close(from);
}

// Runs the program once; the figures go into place `run`, or nowhere when `run` is negative.
static void runOnce(struct program *program, struct input input, int run, int nowhere) {
  int in[2], out[2];
  if (pipe2(in, O_CLOEXEC) < 0 || pipe2(out, O_CLOEXEC) < 0) err(2, "pipe2");

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, in[0], STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, nowhere, STDERR_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);

  pid_t child;
  double start = milliseconds();
  int failure = posix_spawnp(&child, program->arguments[0], &actions, &attributes, program->arguments, environ);
  if (failure) errx(2, "%s: %s", program->arguments[0], strerror(failure));
  close(in[0]);
  close(out[1]);
  converse(in[1], out[0], input);
  int status;
  struct rusage usage;
  while (wait4(child, &status, 0, &usage) < 0)
    if (errno != EINTR) err(2, "wait4");
  double wall = milliseconds() - start;

  posix_spawn_file_actions_destroy(&actions);
  posix_spawnattr_destroy(&attributes);
  if (run < 0) return;
  program->wall[run] = wall;
  program->cpu[run] = cpuMilliseconds(&usage);
  if (usage.ru_maxrss > program->maxRSS) program->maxRSS = usage.ru_maxrss;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) program->failed++;
}

static int ascending(const void *left, const void *right) {
  double a = *(const double *)left, b = *(const double *)right;
  return (a > b) - (a < b);
}

// The nearest-rank percentile of sorted samples.
static double percentile(const double *samples, int count, int percent) {
  int rank = (count * percent + 99) / 100;
  return samples[rank < 1 ? 0 : rank - 1];
}

static void printString(const char *text) {
  putchar('"');
  for (; *text; text++) {
    if (*text == '"' || *text == '\\') putchar('\\');
    if ((unsigned char)*text < 0x20)
      printf("\\u%04x", *text);
    else
      putchar(*text);
  }
  putchar('"');
}

static void printSamples(const char *name, double *samples, int count) {
  qsort(samples, (size_t)count, sizeof *samples, ascending);
  printf(",\"%s\":{\"min\":%.3f,\"p50\":%.3f,\"p95\":%.3f}", name, samples[0], percentile(samples, count, 50),
         percentile(samples, count, 95));
}

static void printProgram(struct program *program, int runs) {
  fputs("{\"label\":", stdout);
  printString(program->label);
  printf(",\"runs\":%d,\"failed\":%d", runs, program->failed);
  printSamples("wallMs", program->wall, runs);
  printSamples("cpuMs", program->cpu, runs);
  printf(",\"maxRSSMB\":%.1f}\n", (double)program->maxRSS / 1024);
}

static int number(const char *text, int least) {
  char *end;
  long value = strtol(text, &end, 10);
  if (*text == '\0' || *end != '\0' || value < least || value > 1000000) usage();
  return (int)value;
}

int main(int argc, char **argv) {
  int runs = 100, warmups = 5, labels = 0, programs = 0;
  struct input input = {0};
  struct program all[maxPrograms] = {0};

  for (int option; (option = getopt(argc, argv, "+n:w:i:l:")) != -1;) {
    switch (option) {
      case 'n': runs = number(optarg, 1); break;
      case 'w': warmups = number(optarg, 0); break;
      case 'i': input = readInput(optarg); break;
      case 'l':
        if (labels == maxPrograms) errx(2, "more than %d labels", maxPrograms);
        all[labels++].label = optarg;
        break;
      default: usage();
    }
  }
  if (strcmp(argv[optind - 1], "--") != 0) usage();
  for (int place = optind; place < argc; place++) {
    if (programs == maxPrograms) errx(2, "more than %d programs", maxPrograms);
    struct program *program = &all[programs++];
    program->arguments = argv + place;
    while (place < argc && strcmp(argv[place], "--") != 0) place++;
    if (program->arguments == argv + place) usage();
    argv[place] = NULL;
    if (!program->label) program->label = program->arguments[0];
    program->wall = allocate((size_t)runs, sizeof(double));
    program->cpu = allocate((size_t)runs, sizeof(double));
  }
  if (programs == 0 || labels > programs) usage();

  signal(SIGPIPE, SIG_IGN);
  int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);
  if (nowhere < 0) err(2, "/dev/null");
  bool failed = false;
  for (int run = -warmups; run < runs; run++)
    for (int i = 0; i < programs; i++) runOnce(&all[i], input, run, nowhere);
  for (int i = 0; i < programs; i++) {
    printProgram(&all[i], runs);
    failed |= all[i].failed > 0;
  }
  return failed;
}
