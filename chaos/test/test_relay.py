import asyncio
import contextlib
import unittest
from random import Random

from faults.relay import Relay


class RelayTests(unittest.IsolatedAsyncioTestCase):
    async def asyncSetUp(self):
        self.received = bytearray()
        self.server = await asyncio.start_server(self.serve, "127.0.0.1", 0)
        self.relay = Relay(self.server.sockets[0].getsockname()[1])
        await self.relay.start()
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.relay.port)

    async def asyncTearDown(self):
        self.writer.close()
        await self.relay.stop()
        self.server.close()

    async def serve(self, reader, writer):
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(1000):
                self.received += data
                writer.write(data.upper())
        writer.close()

    async def test_hands_on_both_ways(self):
        self.writer.write(b"hello")
        self.assertEqual(await self.reader.readexactly(5), b"HELLO")

    async def test_cuts_with_half_of_the_next_bytes(self):
        self.writer.write(b"hello")
        await self.reader.readexactly(5)
        self.assertEqual(self.relay.cut(9, Random(1)), 1)
        self.writer.write(b"12345678")
        with contextlib.suppress(ConnectionError):
            self.assertEqual(await self.reader.read(), b"")
        await asyncio.sleep(0.05)
        self.assertIn(bytes(self.received), (b"hello", b"hello1234"))


if __name__ == "__main__":
    unittest.main()
