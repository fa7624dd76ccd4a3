import { problem, redirectTo, type HttpReply, type HttpRequest, type HttpServer } from '#kernel/http.ts'
import {
  coverageOf,
  excludeProduct,
  figuresOf,
  findExclusions,
  includeProduct,
  liveRecommendationsOf,
  places,
  shelfCount,
  switchPlace,
} from '#views/recommendations/index.ts'
import { sendDesk, type Desk } from '../desk.ts'
import { asking, freshForm, idParams, keyed, line, refusedDesk, type DeskForm } from '../form.ts'
import { onceAtDesk } from '../once.ts'
import { recommendationsDeskPage } from '../pages/recommendations.ts'
import { numberOf } from './products.ts'

const days = 30
const path = '/admin/recommendations'

async function show(
  desk: Desk,
  request: HttpRequest,
  reply: HttpReply,
  form: DeskForm = freshForm,
): Promise<HttpReply> {
  const live = liveRecommendationsOf(desk.db)
  const [figures, exclusions, onSale, covered, waiting] = await Promise.all([
    figuresOf(desk.db, days),
    findExclusions(desk.db),
    shelfCount(desk.db),
    coverageOf(desk.db),
    live?.waiting() ?? 0,
  ])
  const state = live && { ...live.state(), waiting, covered }
  const page = recommendationsDeskPage({ state, onSale, figures, exclusions, form })
  return sendDesk(desk, request, reply, page, form === freshForm ? 200 : 422)
}

/** Recommendations: what they bring, how fresh they are, places on and off, products that are never recommended. */
export function recommendationRoutes(server: HttpServer, desk: Desk): void {
  const done = `${path}?done=recommendations_changed`
  server.get(path, { schema: { querystring: asking({}) } }, async (request, reply) =>
    show(desk, request, reply),
  )
  const placeBody = keyed({ place: line, on: line })
  server.post(`${path}/places`, { schema: { body: placeBody } }, async (request, reply) => {
    const { key, on } = request.body
    const place = places.find((each) => each === request.body.place)
    if (place === undefined || (on !== 'yes' && on !== 'no')) throw problem(400, 'unknown_place')
    const form = { scope: 'recommendations_place', key, asks: { place, on } }
    await onceAtDesk(desk, request, form, (tx, actor) => switchPlace(tx, place, on === 'yes', actor))
    return redirectTo(reply, done)
  })
  const productBody = keyed({ product: line })
  server.post(`${path}/exclusions`, { schema: { body: productBody } }, async (request, reply) => {
    const given = request.body
    const slug = (given.product ?? '').trim()
    const form = { scope: 'recommendations_exclude', key: given.key, asks: { slug } }
    const excluded = await onceAtDesk(desk, request, form, (tx, actor) => excludeProduct(tx, slug, actor))
    if (excluded.ok) return redirectTo(reply, done)
    return show(desk, request, reply, refusedDesk(given, excluded, 'product'))
  })
  const remove = { params: idParams, body: keyed({}) }
  server.post(`${path}/exclusions/:id/remove`, { schema: remove }, async (request, reply) => {
    const id = numberOf(request)
    const form = { scope: 'recommendations_include', key: request.body.key, asks: { id } }
    const included = await onceAtDesk(desk, request, form, (tx, actor) => includeProduct(tx, id, actor))
    if (!included.ok && included.refusal === 'exclusion_not_found') throw problem(404, 'not_found')
    return redirectTo(reply, done)
  })
}
