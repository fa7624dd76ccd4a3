import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import {
  fastify,
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type RawServerDefault,
} from 'fastify'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Settings } from './config.ts'
import { admission } from './http/admission.ts'
import { addBodyParsers, bodyLimit } from './http/bodies.ts'
import { SharedCounts } from './http/counts.ts'
import { sendProblem, type ErrorPage } from './http/errors.ts'
import { assertMediaType, assertSameOrigin, ownOrigins } from './http/guards.ts'
import { securityHeaders, type HeaderSettings } from './http/headers.ts'
import { addHealth, type Readiness } from './http/health.ts'
import { observeRequest, startMetrics } from './http/metrics.ts'
import { watchWait, type DatabaseWait } from './http/pressure.ts'
import { problem } from './http/problem.ts'
import { makeTurnAway } from './http/too-busy.ts'
import { settleFacts, type LoadClass } from './http/routes.ts'
import { assertDescribed, checksFor } from './http/schemas.ts'
import type { Html } from './html.ts'
import { log } from './log.ts'
import { ports } from './ports.ts'

export { rawBody } from './http/bodies.ts'
export { clearCookie, readCookie, setCookie } from './http/cookies.ts'
export type { ErrorPage } from './http/errors.ts'
export { drainServer, listen, PortTaken, stopServer } from './http/listen.ts'
export { Problem, problem, type FieldError, type ProblemWords } from './http/problem.ts'
export type { BodyForm, LoadClass, RouteFacts, RouteKind } from './http/routes.ts'

/** The web server, to which the apps add their routes. Types of params, query and body follow from the TypeBox schemas. */
export type HttpServer = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>
/** A request as handlers get it. */
export type HttpRequest = FastifyRequest
/** The answer being made. */
export type HttpReply = FastifyReply

declare module 'fastify' {
  interface FastifyInstance {
    /** True when buyers reach the shop over https. */
    overHttps: boolean
    /** Pages for errors, asked in order until one draws. */
    errorPages: ErrorPage[]
    /** Set when the shop is stopping: it is no longer ready, but finishes what it has begun. */
    stopping: boolean
    /** Take no new connection at the further doors; done when those that were taken there have ended. */
    closeDoors: () => Promise<void>
  }
  interface FastifyRequest {
    startedAt: number
    admitted: LoadClass | undefined
    /** Answered 503, as there was no place. */
    turnedAway: boolean
  }
}

const longestUrl = 2_048
/** A connection nobody uses is closed after this. */
const keepAliveMs = 20_000

/** What a web server of ours must be told: the shop's settings have it all, another process may give just this. */
export type ServerSettings = Pick<
  Settings,
  | 'mode'
  | 'port'
  | 'host'
  | 'publicOrigin'
  | 'trustedProxies'
  | 'reusePort'
  | 'metricsPort'
  | 'requestTimeoutMs'
  | 'mostInFlight'
  | 'rateLimits'
> &
  HeaderSettings

/** What the server asks of the rest of the program. */
export type ServerOptions = {
  /** Why the shop should not get requests now; nothing when it is ready. */
  readonly ready?: Readiness
  /** How long the database keeps work waiting; asked while `isBusy`. */
  readonly database?: (isBusy: () => boolean) => DatabaseWait
}

function bareServer(settings: ServerSettings): HttpServer {
  const prefix = Buffer.from(ports().randomBytes(6)).toString('base64url')
  let serial = 0
  return fastify({
    logger: false,
    bodyLimit,
    routerOptions: { maxParamLength: 200 },
    requestTimeout: settings.requestTimeoutMs,
    connectionTimeout: 0,
    keepAliveTimeout: keepAliveMs,
    forceCloseConnections: 'idle',
    // What comes on open connections while the shop closes is still answered, and each is closed with its answer.
    return503OnClosing: false,
    requestIdHeader: false,
    genReqId: () => `req_${prefix}${(++serial).toString(36)}`,
    trustProxy: settings.trustedProxies.length === 0 ? false : [...settings.trustedProxies],
    http: { maxHeaderSize: 16_384, headersTimeout: settings.requestTimeoutMs },
    frameworkErrors: (error, request, reply) => {
      void sendProblem(error, request, reply, [])
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
}

/** Every route states what it takes; what it leaves out is filled in, and what is open stops the start. */
function describeRoutes(server: HttpServer): void {
  server.addHook('onRoute', (route) => {
    const config = (route.config ??= {})
    const facts = settleFacts(config, route.url, [route.method].flat())
    Object.assign(config, facts)
    assertDescribed(route, facts.body)
    route.validatorCompiler ??= checksFor(facts.kind === 'page', facts.body)
  })
}

function guardRequests(
  server: HttpServer,
  settings: ServerSettings,
  database: ServerOptions['database'],
): void {
  const headers = securityHeaders(settings)
  const origins = ownOrigins(settings)
  const places = admission(settings.mostInFlight)
  const wait = database?.(() => places.inFlight() > 0)
  let stopWatching = () => {}
  const turnAway = makeTurnAway(headers)
  server.addHook('onListen', (done) => {
    // Tests share a machine with other tests, whose work is not theirs to judge by.
    if (settings.mode !== 'test') stopWatching = watchWait((waitMs) => places.noticeWait(waitMs), wait)
    done()
  })
  server.addHook('onClose', (_server, done) => {
    stopWatching()
    done()
  })
  server.addHook('onRequest', (request, reply, next) => {
    request.startedAt = ports().monotonicMs()
    void reply.headers(headers).header('request-id', request.id)
    if (server.stopping) void reply.header('connection', 'close')
    const { kind, body, load } = request.routeOptions.config
    if (request.raw.url !== undefined && request.raw.url.length > longestUrl) {
      next(problem(414, 'address_too_long'))
      return
    }
    if (request.raw.url?.includes('%00') === true) {
      next(problem(400, 'malformed_address', { detail: 'The address has a zero character.' }))
      return
    }
    if (kind === undefined || body === undefined || load === undefined) {
      next()
      return
    }
    try {
      assertSameOrigin(kind, request.method, request.headers, origins)
      assertMediaType(body, request.headers)
    } catch (error) {
      next(error as Error)
      return
    }
    const letIn = () => {
      request.admitted = load
      next()
    }
    const forget = places.enter(load, letIn, () => turnAway({ kind, load }, request, reply))
    // Who goes away while waiting gives up the place in the line, and who has one gives that back.
    reply.raw.once('close', () => {
      forget()
      if (request.admitted !== undefined) places.leave(load)
    })
  })
  server.addHook('onResponse', (request, reply, next) => {
    const durationMs = Math.round((ports().monotonicMs() - request.startedAt) * 10) / 10
    const { method, id: requestId } = request
    const route = request.routeOptions.url ?? 'unknown'
    // Those turned away are told of together: a crowd must not be able to make work by being refused.
    if (!request.turnedAway)
      log.info('request', { requestId, method, route, status: reply.statusCode, durationMs })
    observeRequest(route, method, reply.statusCode, durationMs)
    next()
  })
  if (settings.metricsPort > 0) server.addHook('onReady', () => startMetrics(() => places.inFlight()))
}

/** The network an address is counted under: all of IPv4, the first 64 bits of IPv6. */
export function countedAddress(ip: string): string {
  return ip.includes(':') && !ip.startsWith('::ffff:') ? ip.split(':').slice(0, 4).join(':') : ip
}

/**
 * Make the web server: guarded, with every route described by closed schemas. The apps add routes, then the caller
 * listens. Errors become problems (RFC 9457) for programs and pages for people.
 */
export async function createServer(
  settings: ServerSettings,
  options: ServerOptions = {},
): Promise<HttpServer> {
  const server = bareServer(settings)
  server.decorate('overHttps', settings.publicOrigin.startsWith('https://'))
  server.decorate('errorPages', [])
  server.decorate('stopping', false)
  server.decorate('closeDoors', () => Promise.resolve())
  server.decorateRequest('startedAt', 0)
  server.decorateRequest('admitted', undefined)
  server.decorateRequest('turnedAway', false)
  describeRoutes(server)
  guardRequests(server, settings, options.database)
  addBodyParsers(server)
  server.setSerializerCompiler(() => JSON.stringify)
  server.setErrorHandler((error, request, reply) => sendProblem(error, request, reply, server.errorPages))
  server.setNotFoundHandler((request, reply) =>
    sendProblem(problem(404, 'not_found'), request, reply, server.errorPages),
  )
  await server.register(cookie)
  if (settings.rateLimits)
    await server.register(rateLimit, {
      global: false,
      keyGenerator: (request) => countedAddress(request.ip),
      store: SharedCounts,
    })
  addHealth(server, options.ready)
  return server
}

/** Send a page. */
export function sendPage(reply: HttpReply, page: Html, status = 200): HttpReply {
  return reply.code(status).type('text/html; charset=utf-8').send(page.text)
}

const localPath = /^\/(?![/\\])[^\s\\]*$/

/** Send the browser to a path of this shop (303); an address elsewhere is a bug and throws. */
export function redirectTo(reply: HttpReply, path: string): HttpReply {
  if (!localPath.test(path)) throw new Error('assertion failed: a redirect leads to a path of this shop')
  return reply.redirect(path, 303)
}

/** Send the browser to one of the origins the settings name, such as the card provider's page (303). */
export function redirectOutside(reply: HttpReply, url: string, origins: readonly string[]): HttpReply {
  if (!origins.includes(new URL(url).origin))
    throw new Error('assertion failed: a redirect leads to a known origin')
  return reply.redirect(url, 303)
}
