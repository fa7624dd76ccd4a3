// A small HTTP client for loads: keep-alive connections over plain sockets, one request in flight on each, bodies by
// content-length. The same interface as the peers' harness has, so that one adapter serves both.
import net from 'node:net'

/** A reply that is not what was asked for. */
export class Fail extends Error {}

/** Fail with a message unless a condition holds. */
export const must = (holds, message) => {
  if (!holds) throw new Fail(message)
}

const headEnd = Buffer.from('\r\n\r\n')

/** One connection: takes requests one after the other. */
function connection(host, port) {
  let socket
  let got = []
  let size = 0
  let waiting
  const settle = (error, reply) => {
    const { resolve, reject } = waiting ?? {}
    waiting = undefined
    if (error) reject?.(error)
    else resolve?.(reply)
  }
  const read = () => {
    const bytes = got.length === 1 ? got[0] : Buffer.concat(got)
    got = [bytes]
    const at = bytes.indexOf(headEnd)
    if (at < 0) return
    const [first, ...lines] = bytes.latin1Slice(0, at).split('\r\n')
    const status = Number(first.slice(9, 12))
    const headers = {}
    for (const line of lines) {
      const colon = line.indexOf(':')
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
    }
    if (headers['transfer-encoding']) {
      socket.destroy(new Fail('a reply in chunks is not read here'))
      return
    }
    const length = status === 204 || status === 304 ? 0 : Number(headers['content-length'] ?? 0)
    if (size < at + 4 + length) return
    const text = bytes.utf8Slice(at + 4, at + 4 + length)
    const total = at + 4 + length
    got = size > total ? [bytes.subarray(total)] : []
    size -= total
    if (headers.connection === 'close') {
      const own = socket
      socket = undefined
      own.destroy()
    }
    settle(undefined, { status, headers, text, bytes: total })
  }
  const open = () => {
    const own = net.connect({ host, port, noDelay: true })
    own.on('data', (part) => {
      if (socket !== own) return
      got.push(part)
      size += part.length
      if (waiting) read()
    })
    // What becomes of a connection we gave up is nothing to the one that took its place.
    const lost = (error) => {
      if (socket !== own) return
      socket = undefined
      got = []
      size = 0
      settle(error ?? new Fail('the connection was closed'))
    }
    own.on('error', lost)
    own.on('close', () => lost())
    return own
  }
  return {
    send(head, body) {
      socket ??= open()
      return new Promise((resolve, reject) => {
        waiting = { resolve, reject }
        socket.write(body === undefined ? head : head + body)
      })
    },
    end() {
      const own = socket
      socket = undefined
      own?.destroy()
    },
  }
}

/** A client with so many connections. */
export function client(base, connections) {
  const { hostname, port, host } = new URL(base)
  const free = Array.from({ length: connections }, () => connection(hostname, Number(port)))
  const queue = []
  let bytes = 0
  const raw = async (method, path, headers = {}, body = undefined) => {
    const own = free.pop() ?? (await new Promise((resolve) => queue.push(resolve)))
    let head = `${method} ${path} HTTP/1.1\r\nhost: ${host}\r\n`
    for (const [name, value] of Object.entries(headers)) head += `${name}: ${value}\r\n`
    if (body !== undefined) head += `content-length: ${Buffer.byteLength(body)}\r\n`
    else if (method !== 'GET') head += 'content-length: 0\r\n'
    try {
      const reply = await own.send(`${head}\r\n`, body)
      bytes += reply.bytes
      return reply
    } finally {
      const next = queue.shift()
      if (next) next(own)
      else free.push(own)
    }
  }
  return {
    raw,
    async json(method, path, headers = {}, body = undefined) {
      const all = { accept: 'application/json', ...headers }
      if (body !== undefined) all['content-type'] = 'application/json'
      const reply = await raw(method, path, all, body === undefined ? undefined : JSON.stringify(body))
      if (reply.status !== 200 && reply.status !== 201)
        throw new Fail(`${method} ${path}: ${reply.status} ${reply.text.slice(0, 300)}`)
      try {
        return { data: JSON.parse(reply.text), headers: reply.headers }
      } catch {
        throw new Fail(`${method} ${path}: not JSON`)
      }
    },
    get bytes() {
      return bytes
    },
    close() {
      for (const each of free) each.end()
    },
  }
}
