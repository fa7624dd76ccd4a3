import type { Stripe } from 'stripe'
import type { HttpOut, OutRequest } from '#kernel/http-out.ts'

/** Where the provider is and with which key we ask. */
export type StripeAccess = { readonly origin: string; readonly key: string; readonly timeoutMs: number }

const methods = ['GET', 'POST', 'PUT', 'DELETE'] as const

/**
 * The package takes every answer without an `error` for what was asked for, whatever its status: a failing server or
 * something in between that says so in its own words would be a capture. Such an answer is none: throws.
 */
function itsOwnWords(status: number, said: unknown): unknown {
  const { error, object } = (said ?? {}) as { error?: unknown; object?: unknown }
  if (status < 300 ? typeof object === 'string' : typeof error === 'object' && error !== null) return said
  throw new Error(`an answer with status ${status} that is not the provider's`)
}

/** The package speaks through the one way out: checked addresses, no transaction open, an answer of bounded size. */
function throughTheWayOut(out: HttpOut): Stripe.HttpClient {
  return {
    getClientName: () => 'kontor',
    makeRequest: async (host, port, path, method, headers, body, protocol, timeoutMs) => {
      const sent = Object.entries(headers as Record<string, unknown>)
        // The way out counts the bytes itself.
        .filter(([name]) => name.toLowerCase() !== 'content-length')
        .map(([name, value]) => [name, String(value)] as const)
      const wanted: OutRequest = {
        url: `${protocol}://${host}:${port}${path}`,
        method: methods.find((each) => each === method) ?? 'POST',
        headers: Object.fromEntries(sent),
        timeoutMs,
        allow: 'simulators',
        ...(method === 'GET' || method === 'DELETE' ? {} : { body: body ?? '' }),
      }
      const answer = await out.request(wanted)
      return {
        getStatusCode: () => answer.status,
        getHeaders: () => answer.headers,
        getRawResponse: () => answer,
        toStream: () => answer.body,
        toJSON: async () => itsOwnWords(answer.status, answer.json()),
      }
    },
  } as Stripe.HttpClient
}

/** The official package, pointed at the provider. It is loaded when first needed: most payments go elsewhere. */
export async function stripeClient({ origin, key, timeoutMs }: StripeAccess, out: HttpOut): Promise<Stripe> {
  const { default: Package } = await import('stripe')
  const url = new URL(origin)
  const protocol = url.protocol === 'http:' ? 'http' : 'https'
  return new Package(key, {
    host: url.hostname,
    port: url.port === '' ? (protocol === 'http' ? '80' : '443') : url.port,
    protocol,
    httpClient: throughTheWayOut(out),
    timeout: timeoutMs,
    // What brings no answer is asked about by its reference, never blindly sent again.
    maxNetworkRetries: 0,
    telemetry: false,
  })
}
