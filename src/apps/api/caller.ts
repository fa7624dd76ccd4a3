import type { Settings } from '#kernel/config.ts'
import type { Queries } from '#kernel/database.ts'
import { problem, type HttpRequest } from '#kernel/http.ts'
import { readSession, type Actor } from '#people/access/index.ts'
import type { CartRef } from '#trade/cart/index.ts'
import { isDemoAccount } from '../demo-accounts.ts'
import type { Rule } from './policy.ts'

/** Who is asking: what they hold, and the party a session proves. The API takes no cookies, so no other site can use them. */
export type Caller = {
  readonly actor: Actor | undefined
  readonly sessionToken: string | undefined
  readonly cartToken: string | undefined
  readonly orderToken: string | undefined
  /** The network address, for slowing down guessing. */
  readonly address: string
}

/** The tokens as they go over the wire say what they are for. */
export const prefixes = { cart: 'cart_', order: 'order_', session: 'session_' } as const

type Kind = keyof typeof prefixes

/** A secret as the API hands it out. */
export function wireToken(kind: Kind, secret: string): string {
  return prefixes[kind] + secret
}

const secretPattern = /^[A-Za-z0-9_-]{20,100}$/

function secretOf(kind: Kind, given: string | undefined): string | undefined {
  if (given === undefined || !given.startsWith(prefixes[kind])) return undefined
  const secret = given.slice(prefixes[kind].length)
  return secretPattern.test(secret) ? secret : undefined
}

const oneText = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const challenge = { 'www-authenticate': 'Bearer' }

/** Read what the caller holds; one statement where a session is among it. An ended session is refused, not ignored. */
export async function readCaller(
  { db, settings }: { readonly db: Queries; readonly settings: Pick<Settings, 'demoSignIns'> },
  request: HttpRequest,
): Promise<Caller> {
  const { authorization } = request.headers
  const bearer =
    authorization === undefined ? undefined : /^Bearer ([A-Za-z0-9_-]{1,200})$/i.exec(authorization)?.[1]
  if (authorization !== undefined && bearer === undefined) throw malformed('authorization')
  const held = (kind: Kind, header: string): string | undefined => {
    const given = oneText(request.headers[header])
    const secret = secretOf(kind, given)
    if (given !== undefined && secret === undefined) throw malformed(header)
    return secret ?? secretOf(kind, bearer)
  }
  const cartToken = held('cart', 'cart-token')
  const orderToken = held('order', 'order-token')
  const sessionToken = secretOf('session', bearer)
  if (bearer !== undefined && Object.values(prefixes).every((prefix) => !bearer.startsWith(prefix)))
    throw malformed('authorization')
  const actor = sessionToken === undefined ? undefined : await readSession(db, sessionToken)
  const isBarred = actor !== undefined && !settings.demoSignIns && isDemoAccount(actor.email)
  if (sessionToken !== undefined && (actor === undefined || isBarred))
    throw problem(401, 'session_ended', { detail: 'Sign in again.', headers: challenge })
  return { actor, sessionToken, cartToken, orderToken, address: request.ip }
}

function malformed(field: string) {
  return problem(401, 'token_malformed', {
    headers: challenge,
    errors: [
      {
        field,
        reason: 'is not a token of this shop',
        fix: 'send it as it was given, such as Bearer session_… or Bearer cart_…',
      },
    ],
  })
}

/** True when somebody may work for the house: the role, and the second factor where they have one or demo accounts cannot sign in. */
export function isOperator(actor: Actor, settings: Pick<Settings, 'demoSignIns'>): boolean {
  return (
    actor.roles.includes('operator') &&
    (actor.secondFactor || (settings.demoSignIns && !actor.hasSecondFactor))
  )
}

/** Refuse who has not shown what the rule asks for. Runs before any query of the operation. */
export function assertAllowed(rule: Rule, caller: Caller, settings: Pick<Settings, 'demoSignIns'>): void {
  const { actor, cartToken, orderToken } = caller
  switch (rule) {
    case 'anyone':
      return
    case 'cart':
      if (actor === undefined && cartToken === undefined)
        throw problem(401, 'cart_token_missing', {
          title: 'Which cart?',
          detail: 'Send the token the cart was made with, as cart-token or Bearer cart_…, or a session.',
          headers: challenge,
        })
      return
    case 'order':
      if (actor === undefined && orderToken === undefined)
        throw problem(401, 'order_token_missing', {
          title: 'Who is asking?',
          detail: 'Send the token the order was placed with, as order-token or Bearer order_…, or a session.',
          headers: challenge,
        })
      return
    case 'session':
      if (actor === undefined) throw problem(401, 'session_missing', { headers: challenge })
      return
    case 'operator':
      if (actor === undefined) throw problem(401, 'session_missing', { headers: challenge })
      if (!actor.roles.includes('operator'))
        throw problem(403, 'not_an_operator', { detail: 'This is for people of the house.' })
      if (!isOperator(actor, settings))
        throw problem(403, 'second_factor_missing', {
          detail: 'Give the second factor in this session first.',
        })
  }
}

/** The cart of the caller: the one whose token they hold, else their own. */
export function cartRef(caller: Caller): CartRef {
  return { token: caller.cartToken, partyId: caller.actor?.party }
}

/** The party of a caller who passed a rule that needs a session. */
export function actorOf(caller: Caller): Actor {
  if (caller.actor === undefined) throw problem(401, 'session_missing', { headers: challenge })
  return caller.actor
}
