# SPDX-FileCopyrightText: 2026 The Trainyard authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An SSH server that asks for a password and a code in one request: promptserver.py PORT HOST_KEY PASSWORD CODE"""

import asyncio
import sys

import asyncssh

port, host_key, password, code = sys.argv[1:]


class Server(asyncssh.SSHServer):
    def begin_auth(self, username):
        return True

    def password_auth_supported(self):
        return False

    def kbdint_auth_supported(self):
        return True

    def get_kbdint_challenge(self, username, lang, submethods):
        return "Log in to the cluster", "Two answers, please.", "", [("Password: ", False), ("Verification code: ", True)]

    def validate_kbdint_response(self, username, responses):
        return responses == [password, code]


async def pass_on(source, sink):
    while data := await source.read(65536):
        sink.write(data)


async def run(process):
    shell = await asyncio.create_subprocess_shell(process.command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
                                                  stderr=asyncio.subprocess.PIPE)
    feeding = asyncio.create_task(pass_on(process.stdin, shell.stdin))
    feeding.add_done_callback(lambda _: shell.stdin.close())
    await asyncio.gather(pass_on(shell.stdout, process.stdout), pass_on(shell.stderr, process.stderr))
    process.exit(await shell.wait())
    feeding.cancel()


async def serve():
    async with await asyncssh.create_server(Server, "127.0.0.1", int(port), server_host_keys=[host_key], process_factory=run,
                                            encoding=None):
        print("ready", flush=True)
        await asyncio.Event().wait()


asyncio.run(serve())
