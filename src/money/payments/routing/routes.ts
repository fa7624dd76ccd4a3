import type { Queries } from '#kernel/database.ts'
import type { Money } from '#kernel/money.ts'
import { randomFraction } from '#kernel/ports.ts'
import { assert, done, refused, type Result } from '#kernel/result.ts'
import { connectorHealth, takeProbe, type ConnectorHealth } from './breaker.ts'

/** A rule: payments like this go to this connector. What is not said fits everything. */
export type Route = {
  readonly id: number
  readonly position: number
  readonly method: string
  readonly currency: string | null
  readonly country: string | null
  readonly least_minor: bigint | null
  readonly most_minor: bigint | null
  readonly connector: string
  readonly weight: number
}

/** What a way is looked for. */
export type Routed = { readonly method: string; readonly amount: Money; readonly country: string | undefined }

/** Whether a rule fits a payment. */
export function fits(route: Route, { method, amount, country }: Routed): boolean {
  if (route.method !== method) return false
  if (route.currency !== null && route.currency !== amount.currency) return false
  if (route.country !== null && route.country !== country) return false
  if (route.least_minor !== null && amount.minor < route.least_minor) return false
  return route.most_minor === null || amount.minor <= route.most_minor
}

/** One of several by weight: `chance` in [0, 1) points at it. */
function drawn(routes: readonly Route[], chance: number): Route {
  const total = routes.reduce((sum, { weight }) => sum + weight, 0)
  let left = chance * total
  for (const route of routes) {
    left -= route.weight
    if (left < 0) return route
  }
  const last = routes.at(-1)
  assert(last !== undefined, 'there is a route to draw')
  return last
}

/**
 * The connectors for a payment, the best first: by position, within one position by chance and weight. Those whose breaker
 * is open come last, in the same order. Pure; chance is given.
 */
export function orderOfConnectors(
  routes: readonly Route[],
  closed: (connector: string) => boolean,
  wanted: Routed,
  chance: () => number,
): string[] {
  const found = routes.filter((route) => fits(route, wanted))
  const order: string[] = []
  for (const position of [...new Set(found.map((route) => route.position))].toSorted((a, b) => a - b)) {
    let rest = found.filter((route) => route.position === position)
    while (rest.length > 0) {
      const next = drawn(rest, chance())
      if (!order.includes(next.connector)) order.push(next.connector)
      rest = rest.filter((route) => route !== next)
    }
  }
  return [...order.filter(closed), ...order.filter((connector) => !closed(connector))]
}

/** All rules, as they are read: by method and position. */
export async function findRoutes(db: Queries): Promise<Route[]> {
  return db.sql<Route>`
    select id, position, method, currency, country, least_minor, most_minor, connector, weight
      from payments.routes order by method, position, id`
}

const isWell = (health: readonly ConnectorHealth[], connector: string) =>
  (health.find((each) => each.connector === connector)?.state ?? 'closed') === 'closed'

/**
 * The connector a payment goes to, left out those it has been at. An open breaker whose time has come lets this one
 * through as its probe. Where every way is shut the first is taken all the same: a payer who waits is worse than a try.
 * Undefined where no rule fits, or none is left.
 */
export async function chooseConnector(
  db: Queries,
  wanted: Routed,
  known: (connector: string) => boolean,
  except: readonly string[] = [],
): Promise<string | undefined> {
  const [routes, health] = await Promise.all([findRoutes(db), connectorHealth(db)])
  const order = orderOfConnectors(routes, () => true, wanted, randomFraction).filter(
    (connector) => known(connector) && !except.includes(connector),
  )
  for (const connector of order) {
    if (isWell(health, connector)) return connector
    const probes = health.some((each) => each.connector === connector && each.mayProbe)
    if (probes && (await takeProbe(db, connector))) return connector
  }
  return order[0]
}

/** A rule to be added. */
export type WantedRoute = Omit<Route, 'id'>

/** The most rules there may be: they are all read for every payment. */
const mostRoutes = 200

/** Add a rule. Refused where there are too many, or its range is no range. */
export async function addRoute(
  db: Queries,
  wanted: WantedRoute,
  actor: string,
): Promise<Result<number, 'too_many_routes' | 'range_upside_down'>> {
  const { position, method, currency, country, least_minor, most_minor, connector, weight } = wanted
  if (least_minor !== null && most_minor !== null && least_minor > most_minor)
    return refused('range_upside_down')
  const [row] = await db.sql<{ id: number }>`
    insert into payments.routes
           (position, method, currency, country, least_minor, most_minor, connector, weight, created_by)
    select ${position}, ${method}, ${currency}, ${country}, ${least_minor}, ${most_minor}, ${connector}, ${weight},
           ${actor}
     where (select count(*) from payments.routes) < ${mostRoutes}
    returning id`
  return row === undefined ? refused('too_many_routes') : done(row.id)
}

/** Take a rule out. True when it was there. */
export async function removeRoute(db: Queries, id: number): Promise<boolean> {
  const rows = await db.sql`delete from payments.routes where id = ${id} returning id`
  return rows.length > 0
}
