import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Answer, problem } from './answers.ts'
import { log } from './log.ts'

/** A request with its whole body; `params` are the `:named` parts of the route. */
export type Asked = {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  /** Path and query as they were sent, for providers that sign them. */
  readonly target: string
  readonly headers: IncomingMessage['headers']
  readonly params: Readonly<Record<string, string>>
  readonly body: string
  /** The body as it came. */
  readonly bytes: Uint8Array
}

/** One row of a server's table: method, path with `:named` parts, what answers it, and how large a body it takes. */
export type Route = readonly [
  'GET' | 'POST' | 'DELETE',
  string,
  (asked: Asked) => Answer | Promise<Answer>,
  mostBytes?: number,
]

const bodyLimitBytes = 64 * 1024

/** A loopback HTTP server over a table of routes; anything unexpected is logged and answered 500. */
export function serve(routes: readonly Route[]): Server {
  const table = routes.map(([method, path, run, mostBytes = bodyLimitBytes]) => ({
    method,
    parts: path.split('/'),
    run,
    mostBytes,
  }))
  const server = createServer((request, response) => {
    void answerTo(table, request)
      .catch((failure: unknown) => {
        log('request_failed', {
          failure: failure instanceof Error ? (failure.stack ?? failure.message) : 'unknown',
        })
        return problem(500, 'internal', 'Something broke on our side.')
      })
      .then((answer) => send(request, response, answer))
  })
  server.keepAliveTimeout = 65_000
  server.requestTimeout = 30_000
  return server
}

type Entry = { method: string; parts: string[]; run: Route[2]; mostBytes: number }

async function answerTo(table: readonly Entry[], request: IncomingMessage): Promise<Answer> {
  const [path = '/', search = ''] = (request.url ?? '/').split('?', 2)
  const method = request.method === 'HEAD' ? 'GET' : (request.method ?? 'GET')
  const parts = path.split('/')
  let pathKnown = false
  for (const entry of table) {
    const params = match(entry.parts, parts)
    if (params === undefined) continue
    pathKnown = true
    if (entry.method !== method) continue
    const { mostBytes } = entry
    const bytes = method === 'GET' ? Buffer.alloc(0) : await readBody(request, mostBytes)
    if (bytes === undefined) return problem(413, 'body_too_large', `A body may hold ${mostBytes} bytes.`)
    return entry.run({
      method,
      path,
      query: new URLSearchParams(search),
      target: request.url ?? '/',
      headers: request.headers,
      params,
      body: bytes.toString('utf8'),
      bytes,
    })
  }
  if (pathKnown) return problem(405, 'method_not_allowed', 'This address does not answer that method.')
  return problem(404, 'not_found', 'There is nothing at this address.')
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const params: Record<string, string> = {}
  for (let index = 0; index < pattern.length; index += 1) {
    const wanted = pattern[index] ?? ''
    const given = parts[index] ?? ''
    if (wanted.startsWith(':')) {
      const value = decoded(given)
      if (value === undefined || value === '') return undefined
      params[wanted.slice(1)] = value
    } else if (wanted !== given) return undefined
  }
  return params
}

function decoded(part: string): string | undefined {
  if (!part.includes('%')) return part
  try {
    return decodeURIComponent(part)
  } catch {
    // A broken percent code is simply an address we do not have.
    return undefined
  }
}

function readBody(request: IncomingMessage, mostBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    let size = 0
    request.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size <= mostBytes) chunks.push(chunk)
      // A sender far over the limit is not listened to until the end.
      else if (size > 20 * mostBytes) request.socket.destroy()
    })
    request.on('end', () => resolve(size > mostBytes ? undefined : Buffer.concat(chunks)))
    // The sender went away: nobody is left to answer.
    request.on('error', () => resolve(undefined))
  })
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  if (answer.drop === true) {
    request.socket.destroy()
    return
  }
  const body = answer.bytes ?? Buffer.from(answer.body)
  response.writeHead(answer.status, {
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
    ...answer.headers,
    'content-length': body.length,
  })
  response.end(request.method === 'HEAD' ? undefined : body)
}
