/**
 * The limit of the runtime: a bare node:http server that answers every request with the same bytes, those of the
 * file named first. Prints its port.
 */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'

const body = readFileSync(process.argv[2] ?? '')
const head = { 'content-type': 'application/json; charset=utf-8', 'content-length': String(body.length) }
const server = createServer((_, response) => {
  response.writeHead(200, head).end(body)
})
server.keepAliveTimeout = 20_000
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (typeof address === 'object' && address) console.log(address.port)
})
process.on('disconnect', () => process.exit())
