import { toSVG } from 'bwip-js/node'
import { Type } from 'typebox'
import {
  clearCookie,
  readCookie,
  redirectTo,
  setCookie,
  type HttpReply,
  type HttpRequest,
  type HttpServer,
} from '#kernel/http.ts'
import { closeSession, prepareSecondFactor } from '#people/access/index.ts'
import { giveSecondFactor, signIn } from '#flows/sign-in.ts'
import { deviceName } from '../../storefront/routes/doors.ts'
import { sessionCookie } from '../../storefront/who.ts'
import { isDemoAccount } from '../../demo-accounts.ts'
import { sendDoor, type Desk } from '../desk.ts'
import { closed, freshForm, refusedDesk, type DeskForm } from '../form.ts'
import { codePage, setupPage, signInPage } from '../pages/door.ts'
import { operatorOf } from '../policy.ts'

const line = Type.String({ maxLength: 1_000 })
const back = Type.Optional(line)
const few = { rateLimit: { max: 30, timeWindow: '1 minute' } } as const
const sessionDays = 90

/** A path of the desk to go back to; anything that could lead elsewhere is its front page. */
export function deskPath(given: string | undefined): string {
  const inside = given !== undefined && /^\/admin(?:[/?][\w./?=&%+:~-]*)?$/.test(given)
  return inside && !given.startsWith('/admin/sign-in') ? given : '/admin'
}

function signInRoutes(server: HttpServer, desk: Desk): void {
  const query = Type.Object({ back }, closed)
  server.get('/admin/sign-in', { schema: { querystring: query } }, async (request, reply) =>
    sendDoor(reply, signInPage(freshForm, deskPath(request.query.back))),
  )
  const body = Type.Object({ email: line, password: line, back }, closed)
  server.post('/admin/sign-in', { schema: { body }, config: few }, async (request, reply) => {
    const { email, password } = request.body
    const next = deskPath(request.body.back)
    const refuse = (form: DeskForm, status: number) => sendDoor(reply, signInPage(form, next), status)
    if (!desk.settings.demoSignIns && isDemoAccount(email))
      return refuse(refusedDesk(request.body, { ok: false, refusal: 'demo_sign_ins_off' }), 422)
    const device = deviceName(request.headers['user-agent'])
    const answer = await signIn(desk.db, { email, password, address: request.ip, device })
    if (!answer.ok) {
      const status = answer.refusal === 'too_many_attempts' ? 429 : 422
      return refuse(refusedDesk(request.body, answer, 'email'), status)
    }
    setCookie(reply, sessionCookie, answer.value.token, { maxAgeSeconds: sessionDays * 86_400 })
    return redirectTo(reply, next)
  })
  server.post('/admin/sign-out', { schema: { body: Type.Object({}, closed) } }, async (request, reply) => {
    const token = readCookie(request, sessionCookie)
    if (token !== undefined) await closeSession(desk.db, token)
    clearCookie(reply, sessionCookie)
    return redirectTo(reply, '/admin/sign-in')
  })
}

function codeRoutes(server: HttpServer, desk: Desk): void {
  const sealingSecret = desk.settings.secretKey.reveal()
  const query = Type.Object({ back }, closed)
  server.get('/admin/sign-in/code', { schema: { querystring: query } }, async (request, reply) =>
    sendDoor(reply, codePage(freshForm, deskPath(request.query.back))),
  )
  const body = Type.Object({ code: line, back }, closed)
  server.post('/admin/sign-in/code', { schema: { body }, config: few }, async (request, reply) => {
    const next = deskPath(request.body.back)
    const actor = operatorOf(request)
    if (!actor.hasSecondFactor) return redirectTo(reply, '/admin')
    const given = await giveSecondFactor(desk.db, actor, { code: request.body.code, sealingSecret })
    if (given.ok) return redirectTo(reply, next)
    return sendDoor(reply, codePage(refusedDesk({}, given, 'code'), next), 422)
  })
}

function setupRoutes(server: HttpServer, desk: Desk): void {
  const sealingSecret = desk.settings.secretKey.reveal()
  const offer = async (request: HttpRequest, reply: HttpReply, form: DeskForm, status = 200) => {
    const { party, email } = operatorOf(request)
    const factor = await prepareSecondFactor(desk.db, { party, email, sealingSecret })
    const qr = toSVG({ bcid: 'qrcode', text: factor.uri, padding: 2 })
    return sendDoor(reply, setupPage({ ...factor, qr }, form), status)
  }
  server.get('/admin/second-factor', async (request, reply) =>
    operatorOf(request).hasSecondFactor ? redirectTo(reply, '/admin') : offer(request, reply, freshForm),
  )
  const body = Type.Object({ code: line }, closed)
  server.post('/admin/second-factor', { schema: { body }, config: few }, async (request, reply) => {
    const actor = operatorOf(request)
    if (actor.hasSecondFactor) return redirectTo(reply, '/admin')
    const given = await giveSecondFactor(desk.db, actor, { code: request.body.code, sealingSecret })
    if (given.ok) return redirectTo(reply, '/admin')
    return offer(request, reply, refusedDesk({}, given, 'code'), 422)
  })
}

/** Signing in to the desk: password, second factor, and setting one up. */
export function doorRoutes(server: HttpServer, desk: Desk): void {
  signInRoutes(server, desk)
  codeRoutes(server, desk)
  setupRoutes(server, desk)
}
