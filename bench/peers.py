"""The peers that functions talk to while they are measured, each on a free port of 127.0.0.1.

Writes "<HTTP port> <SMTP port>" to the file it is given, once both listen. The HTTP peer tells everyone that the notice
is still needed; the SMTP peer takes every message and forgets it.
"""

import asyncio
import os
import sys

from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import SMTP

ANSWER = b'{"sendNotification":true}'
RESPONSE = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
    b"Content-Length: %d\r\n\r\n%b" % (len(ANSWER), ANSWER)
)


async def answer(reader, writer):
    try:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(RESPONSE)
        await writer.drain()
    except (ConnectionError, asyncio.IncompleteReadError):
        pass
    finally:
        writer.close()


async def main(path):
    loop = asyncio.get_running_loop()
    http = await asyncio.start_server(answer, "127.0.0.1", 0)
    smtp = await loop.create_server(lambda: SMTP(Sink(), loop=loop), "127.0.0.1", 0)
    ports = [str(server.sockets[0].getsockname()[1]) for server in (http, smtp)]
    with open(path + ".part", "w") as file:
        file.write(" ".join(ports) + "\n")
    os.rename(path + ".part", path)
    await asyncio.gather(http.serve_forever(), smtp.serve_forever())


asyncio.run(main(sys.argv[1]))
