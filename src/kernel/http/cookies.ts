import type { FastifyReply, FastifyRequest } from 'fastify'

/** How long a cookie lives and who may read it. Without an age it ends with the browser. */
export type CookieOptions = { readonly maxAgeSeconds?: number }

/**
 * The name under which a cookie is sent. On https it begins with `__Host-`: no other host and no plain connection can
 * set it. On plain http, which only demo, development and test allow, not every browser and client takes such a name or
 * the Secure mark, even from the loopback address; there it begins with `kontor_` instead.
 */
export function cookieName(name: string, https: boolean): string {
  return `${https ? '__Host-' : 'kontor_'}${name}`
}

const acceptable = /^[A-Za-z0-9._~-]{1,512}$/

const overHttps = (request: FastifyRequest) => request.server.overHttps

/** The value of a cookie of ours, or undefined where there is none or it has a form we never send. */
export function readCookie(request: FastifyRequest, name: string): string | undefined {
  const value = request.cookies[cookieName(name, overHttps(request))]
  return value !== undefined && acceptable.test(value) ? value : undefined
}

/** Set a cookie that only this host gets back, scripts cannot read, and other sites cannot send along with a form. */
export function setCookie(
  reply: FastifyReply,
  name: string,
  value: string,
  options: CookieOptions = {},
): void {
  const https = overHttps(reply.request)
  void reply.setCookie(cookieName(name, https), value, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: https,
    ...(options.maxAgeSeconds === undefined ? {} : { maxAge: options.maxAgeSeconds }),
  })
}

/** Take a cookie back. */
export function clearCookie(reply: FastifyReply, name: string): void {
  setCookie(reply, name, '', { maxAgeSeconds: 0 })
}
