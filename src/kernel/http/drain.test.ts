import assert from 'node:assert/strict'
import { once } from 'node:events'
import { Agent, request, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { test } from 'node:test'
import { systemPorts } from '../adapters/system.ts'
import { drainServer } from '../http.ts'
import { usePorts } from '../ports.ts'
import { testServer } from '../testing/http.ts'

const faster = 20

test('who gives way answers what comes on open connections, closes those with it, and idle ones after five seconds', async (t) => {
  t.after(usePorts({ ...systemPorts, sleep: (ms, options) => systemPorts.sleep(ms / faster, options) }))
  const server = await testServer(t, (routes) => {
    routes.get('/api/word', async () => ({ word: 'here' }))
  })
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  assert.ok(typeof address === 'object' && address !== null)
  const { port } = address
  const agents = [new Agent({ keepAlive: true }), new Agent({ keepAlive: true })]
  t.after(() => agents.forEach((agent) => agent.destroy()))
  const [used, idle] = agents as [Agent, Agent]
  const ask = async (agent: Agent) => {
    const sent = request({ port, host: '127.0.0.1', path: '/api/word', agent })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [IncomingMessage]
    answer.resume()
    await once(answer, 'end')
    return { status: answer.statusCode, connection: answer.headers.connection, socket: sent.socket }
  }
  const before = await ask(used)
  const resting = await ask(idle)
  assert.deepEqual([before.connection, resting.connection], ['keep-alive', 'keep-alive'])
  const begun = performance.now()
  const drained = drainServer(server, 1_000)
  const after = await ask(used)
  assert.deepEqual([after.status, after.connection, after.socket], [200, 'close', before.socket])
  const stranger = connect(port, '127.0.0.1')
  const [refusal] = (await once(stranger, 'error')) as [NodeJS.ErrnoException]
  assert.equal(refusal.code, 'ECONNREFUSED')
  assert.equal(resting.socket?.destroyed, false, 'nobody is cut off who may be about to ask')
  await drained
  const took = performance.now() - begun
  assert.ok(took >= 5_000 / faster && took < 4_000, `it took ${took} ms`)
  if (resting.socket && !resting.socket.destroyed) await once(resting.socket, 'close')
})
