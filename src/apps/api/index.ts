import { assert } from '#kernel/result.ts'
import type { WebApp } from '../context.ts'
import { providersOf } from '../providers.ts'
import { describeApi } from './openapi.ts'
import { operations } from './operations/index.ts'
import { policy } from './policy.ts'
import { documentRoutes } from './document-routes.ts'
import { registerOperation } from './register.ts'

/** Everything of the shop over REST, described by itself at /api/openapi.json and, for people, at /api/docs. */
export const api: WebApp = async (server, context) => {
  const ids = operations.map(({ id }) => id)
  assert(new Set(ids).size === ids.length, 'every operation has a name of its own')
  const unused = Object.keys(policy).filter((id) => !(ids as string[]).includes(id))
  assert(unused.length === 0, `the policy names operations there are not: ${unused.join(', ')}`)
  await describeApi(server, context.settings.publicOrigin)
  const own = { ...context, providers: providersOf(context) }
  for (const operation of operations) registerOperation(server, own, operation, undefined)
  documentRoutes(server)
}
