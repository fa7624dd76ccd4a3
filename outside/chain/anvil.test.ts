import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import test from 'node:test'
import { anvilBinary } from './anvil.ts'

const skip = anvilBinary() === undefined && 'no local chain for this machine'

test('a chain ends with who started it, also when he is killed', { skip }, async (t) => {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  const program = `const { startAnvil } = await import('./anvil.ts'); await startAnvil({ port: ${port} }); console.log('ready')`
  const starter = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    cwd: import.meta.dirname,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  t.after(() => starter.kill('SIGKILL'))
  await once(starter.stdout, 'data')
  const isThere = () =>
    fetch(`http://127.0.0.1:${port}`, { method: 'POST' }).then(
      () => true,
      () => false,
    )
  assert.equal(await isThere(), true)
  starter.kill('SIGKILL')
  await once(starter, 'exit')
  for (let tries = 0; tries < 100 && (await isThere()); tries++)
    await new Promise((resolve) => setTimeout(resolve, 50))
  assert.equal(await isThere(), false)
})
