import type { HttpServer } from '../http.ts'
import { problem } from './problem.ts'

/** Why the program is not ready, as codes; an empty list when it is. */
export type Readiness = () => Promise<readonly string[]>

/** `/livez` says the process turns, `/readyz` that it should get requests. Neither asks a provider. */
export function addHealth(server: HttpServer, ready: Readiness = async () => []): void {
  const config = { kind: 'api', load: 'free' } as const
  server.get('/livez', { config }, async () => ({ status: 'ok' }))
  server.get('/readyz', { config }, async () => {
    const reasons = server.stopping ? ['stopping'] : await ready().catch(() => ['check_failed'])
    if (reasons.length > 0)
      throw problem(503, 'not_ready', { detail: reasons.join(', '), headers: { 'retry-after': '1' } })
    return { status: 'ok' }
  })
}
