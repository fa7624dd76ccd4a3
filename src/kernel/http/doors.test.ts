import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { test, type TestContext } from 'node:test'
import { listen, PortTaken, stopServer, type HttpServer } from '../http.ts'
import { testServer } from '../testing/http.ts'
import { testSettings } from '../testing/settings.ts'
import { hasDoors } from './doors.ts'

const skip = hasDoors() ? false : 'sockets of a process can share a port on Linux only'

/** A server that listens as the shop does, on a port that was free. */
async function open(t: TestContext, routes: Parameters<typeof testServer>[1]) {
  const server = await testServer(t, routes)
  await listen(server, { ...testSettings(), port: 0, host: '127.0.0.1' })
  return { server, port: portOf(server) }
}

function portOf(server: HttpServer): number {
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  return address.port
}

test('of a crowd that comes at once many are taken in a turn of the loop', { skip }, async (t) => {
  const crowd = 96
  const { server, port } = await open(t, () => undefined)
  let taken = 0
  server.server.on('connection', () => taken++)
  const sockets: Socket[] = []
  t.after(() => sockets.forEach((each) => each.destroy()))
  for (let i = 0; i < crowd; i++) sockets.push(connect(port, '127.0.0.1'))
  // The system greets them meanwhile, and nobody is taken.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 250)
  assert.equal(taken, 0)
  let turns = 0
  for (; taken < crowd && turns < 5_000; turns++) await new Promise((next) => setImmediate(next))
  assert.equal(taken, crowd)
  assert.ok(turns < crowd / 2, `it took ${turns} turns`)
})

test('a port that is taken is said, though sockets may share it', async (t) => {
  const { server, port } = await open(t, () => undefined)
  const other = await testServer(t, () => undefined)
  await assert.rejects(listen(other, { ...testSettings(), port, host: '127.0.0.1' }), PortTaken)
  await stopServer(server, 1_000)
  await listen(other, { ...testSettings(), port, host: '127.0.0.1' })
  assert.equal(portOf(other), port, 'free again once the first has stopped')
})

test('who stops finishes what came in by any door, and takes nothing more', async (t) => {
  let begun = 0
  let goOn = () => {}
  const held = new Promise<void>((resolve) => (goOn = resolve))
  const { server, port } = await open(t, (routes) => {
    routes.get('/api/word', async () => {
      begun++
      await held
      return { word: 'here' }
    })
  })
  const answers = Array.from({ length: 40 }, async () => {
    const sent = request({ port, host: '127.0.0.1', path: '/api/word', agent: false })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return answer.statusCode
  })
  while (begun < answers.length) await new Promise((next) => setImmediate(next))
  let isStopped = false
  const stopped = stopServer(server, 10_000).then(() => (isStopped = true))
  for (let i = 0; i < 20; i++) {
    const stranger = connect(port, '127.0.0.1')
    const [refusal] = (await once(stranger, 'error')) as [NodeJS.ErrnoException]
    assert.equal(refusal.code, 'ECONNREFUSED')
  }
  assert.equal(isStopped, false)
  goOn()
  assert.deepEqual(new Set(await Promise.all(answers)), new Set([200]))
  await stopped
})
