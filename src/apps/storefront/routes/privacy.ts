import { Type } from 'typebox'
import { clearCookie, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import { refused } from '#kernel/result.ts'
import { locales, type Locale } from '#market/catalog/index.ts'
import {
  checkThrottle,
  countFailure,
  findAccountByEmail,
  verifyPassword,
  type Actor,
} from '#people/access/index.ts'
import { erasePerson } from '#flows/erase-person.ts'
import { personalExport } from '#views/privacy/index.ts'
import { refusedForm } from '../form.ts'
import { emptyForm, messagePage, type FormState } from '../pages/door.ts'
import { privacyPage } from '../pages/privacy.ts'
import { standingOf } from '../recommended.ts'
import { personalContext, sendPersonal, type Shop } from '../shop.ts'
import { actorOf, sessionCookie, toSignIn } from '../who.ts'
import { wordsFor } from '../words.ts'

const few = () => ({ rateLimit: { max: 10, timeWindow: '1 minute' } }) as const
const eraseBody = Type.Object({ password: Type.String({ maxLength: 500 }) }, { additionalProperties: false })

async function show(
  shop: Shop,
  request: HttpRequest,
  reply: HttpReply,
  at: { readonly locale: Locale; readonly actor: Actor; readonly form: FormState },
): Promise<HttpReply> {
  const [page, standing] = await Promise.all([
    personalContext(shop, request, at.locale, at.actor),
    standingOf(shop, request, at.actor),
  ])
  return sendPersonal(reply, page, privacyPage(page, at.form, standing), at.form === emptyForm ? 200 : 422)
}

/** The password is asked for again; wrong ones are counted as at the door. */
async function isThem(shop: Shop, actor: Actor, password: string): Promise<boolean> {
  const target = `erase ${actor.party}`
  const throttled = await checkThrottle(shop.db, target)
  if (!throttled.ok) return false
  const account = await findAccountByEmail(shop.db, actor.email)
  if (account !== undefined && (await verifyPassword(password, account.passwordHash))) return true
  await countFailure(shop.db, target)
  return false
}

/** The account's privacy page: take along what is kept, and be forgotten. */
export function privacyRoutes(server: HttpServer, shop: Shop): void {
  for (const locale of locales) {
    const path = `/${locale}/account/privacy`
    server.get(path, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      return actor
        ? show(shop, request, reply, { locale, actor, form: emptyForm })
        : toSignIn(reply, locale, path)
    })
    server.get(`${path}/export`, { config: few() }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const found = await personalExport(shop.db, actor.party)
      void reply.headers({
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': 'attachment; filename="kontor.json"',
        'cache-control': 'private, no-store',
      })
      return reply.send(JSON.stringify(found, null, 2))
    })
    server.post(`${path}/erase`, { schema: { body: eraseBody }, config: few() }, async (request, reply) => {
      const actor = await actorOf(shop.db, request)
      if (!actor) return toSignIn(reply, locale, path)
      const words = wordsFor(locale)
      const erased = (await isThem(shop, actor, request.body.password))
        ? await erasePerson(shop.db, actor.party)
        : refused('password_wrong')
      if (!erased.ok)
        return show(shop, request, reply, { locale, actor, form: refusedForm(words, {}, erased, 'password') })
      clearCookie(reply, sessionCookie)
      const page = await personalContext(shop, request, locale)
      const action = { label: words('shop.home'), href: `/${locale}` }
      const farewell = { title: words('privacy.erased'), text: words('privacy.erased_text'), action }
      return sendPersonal(reply, { ...page, visitor: { cartCount: 0, name: null } }, messagePage(farewell))
    })
  }
}
