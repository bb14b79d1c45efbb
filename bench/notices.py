# The four steps of a notice as a DBOS workflow: look-up, condition, hand-over to a mail server, record. One process of several
# that share a system database.
#
#   python bench/notices.py threads|tasks|create DATABASE-URL SMTP-PORT CONCURRENCY SECONDS
#
# "threads" runs synchronous workflows in threads, "tasks" asynchronous ones in tasks; "create" makes the tables and ends. When it
# is launched it prints "ready" and waits for a line; at the end it prints when it began, when it ended and how many workflows
# have finished. What DBOS need not do is left out: workflows run where they are called, without a queue or a handle that is
# polled, and connections are not tested before each use.
import asyncio, concurrent.futures, itertools, os, socket, sys, threading, time
from dbos import DBOS

mode, url, port, concurrency, seconds = sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])
local = threading.local()
idle = []
keys = itertools.count()


def commands(recipient, key):
    return (b"MAIL FROM:<a@example.no>\r\n", f"RCPT TO:<{recipient['address']}>\r\n".encode(), b"DATA\r\n",
            f"Subject: Ny melding {key}\r\n\r\nDu har fått en ny melding. Logg inn for å lese den.\r\n.\r\n".encode())


def address_of(person):
    return {"channel": "Email", "address": f"{person}@example.no"}


if mode == "tasks":
    @DBOS.step()
    async def look_up(person):
        return address_of(person)

    @DBOS.step()
    async def check(recipient):
        return True

    @DBOS.step()
    async def send(recipient, key):
        # The sessions stay open, as do those of the threads.
        if idle:
            reader, writer = idle.pop()
        else:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            await reader.readline()
        for command in commands(recipient, key):
            writer.write(command)
            reply = await reader.readline()
        assert reply.startswith(b"250"), reply
        idle.append((reader, writer))
        return "250"

    @DBOS.step()
    async def record(reply):
        return "Succeeded"

    @DBOS.workflow()
    async def notice(person, key):
        recipient = await look_up(person)
        return await record(await send(recipient, key)) if await check(recipient) else None
else:
    @DBOS.step()
    def look_up(person):
        return address_of(person)

    @DBOS.step()
    def check(recipient):
        return True

    @DBOS.step()
    def send(recipient, key):
        if not hasattr(local, "session"):
            local.session = socket.create_connection(("127.0.0.1", port)).makefile("rwb")
            local.session.readline()
        for command in commands(recipient, key):
            local.session.write(command)
            local.session.flush()
            reply = local.session.readline()
        assert reply.startswith(b"250"), reply
        return "250"

    @DBOS.step()
    def record(reply):
        return "Succeeded"

    @DBOS.workflow()
    def notice(person, key):
        recipient = look_up(person)
        return record(send(recipient, key)) if check(recipient) else None

DBOS(config={"name": "notices", "system_database_url": url, "executor_id": str(os.getpid()), "application_version": "1",
             "sys_db_pool_size": concurrency + 1, "db_engine_kwargs": {"pool_pre_ping": False}, "log_level": "WARNING"})
DBOS.launch()
if mode == "create":
    DBOS.destroy()
    sys.exit()
print("ready", flush=True)
sys.stdin.readline()
begin = time.time()


def run_thread(_):
    finished = 0
    while time.time() < begin + seconds:
        assert notice("kari", f"{os.getpid()}-{next(keys)}") == "Succeeded"
        finished += 1
    return finished


async def run_task():
    finished = 0
    while time.time() < begin + seconds:
        assert await notice("kari", f"{os.getpid()}-{next(keys)}") == "Succeeded"
        finished += 1
    return finished


async def run_tasks():
    return await asyncio.gather(*(run_task() for _ in range(concurrency)))


if mode == "tasks":
    finished = asyncio.run(run_tasks())
else:
    with concurrent.futures.ThreadPoolExecutor(concurrency) as pool:
        finished = list(pool.map(run_thread, range(concurrency)))
print(begin, time.time(), sum(finished), flush=True)
os._exit(0)
