import type { Id } from '#kernel/ids.ts'
import { isPublicAddress } from '#kernel/http-out/addresses.ts'
import { done, refused, type Result } from '#kernel/result.ts'
import type { EndpointState } from './lifecycles.ts'

/** The id of an address that is told. */
export type EndpointId = Id<'end'>
/** The id of something merchants are told; the receiver sees it as the id of the message. */
export type EventId = Id<'evt'>
/** The id of one event on its way to one address. */
export type DeliveryId = Id<'dlv'>

/** How messages look: Standard Webhooks, or events as Stripe's clients read them. */
export type MessageForm = 'standard' | 'stripe'

/** An address of the merchant's own that is told what happens. */
export type Endpoint = {
  readonly id: EndpointId
  readonly url: string
  readonly note: string
  readonly form: MessageForm
  /** The types it hears; none means all. */
  readonly types: readonly string[]
  readonly state: EndpointState
  readonly failingSince: Date | null
  readonly disabledBecause: 'failing' | 'gone' | null
  readonly disabledAt: Date | null
  readonly formerSecretUntil: Date | null
  readonly createdAt: Date
}

/** Why an address is not taken. */
export type UrlRefusal = 'url_malformed' | 'url_not_public'

/**
 * The address as it is kept. Only https on the public internet is told, without name and password in it; `allowed` are
 * origins the operator named besides (a program in the same house). Names are resolved and checked again at every call.
 */
export function readEndpointUrl(text: string, allowed: readonly string[]): Result<string, UrlRefusal> {
  if (!URL.canParse(text) || text.length > 2_000) return refused('url_malformed', { field: 'url' })
  const url = new URL(text)
  url.hash = ''
  if (url.username !== '' || url.password !== '') return refused('url_malformed', { field: 'url' })
  if (allowed.includes(url.origin)) return done(url.href)
  if (url.protocol !== 'https:') return refused('url_not_public', { field: 'url' })
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isLiteral = /^[\d.]+$/.test(host) || host.includes(':')
  const isInside = !host.includes('.') || /\.(?:local|internal|localhost)$/.test(host)
  const isOurs = isLiteral ? !isPublicAddress(host) : isInside
  return isOurs ? refused('url_not_public', { field: 'url' }) : done(url.href)
}
