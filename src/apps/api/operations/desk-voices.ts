import { Type } from 'typebox'
import { deskVoices, type DeskVoice, type VoiceId } from '#people/reviews/index.ts'
import { moderate } from '#flows/moderate-voices.ts'
import { actorOf } from '../caller.ts'
import { answer, operation, type Operation } from '../operation.ts'
import { refuse } from '../refusals.ts'
import { closed, oneOf, orNull, slugSchema, text } from '../schemas/common.ts'

const often = 300

const voiceSchema = closed(
  {
    id: Type.String(),
    product: slugSchema,
    author: Type.String(),
    rating: orNull(Type.Integer({ minimum: 1, maximum: 5 })),
    title: orNull(Type.String()),
    body: Type.String(),
    state: Type.String(),
    held_for: Type.Array(Type.String()),
  },
  { title: 'Voice' },
)
const voiceOnWire = (voice: DeskVoice) => ({
  id: voice.id,
  product: voice.slug,
  author: voice.authorName,
  rating: voice.rating,
  title: voice.title,
  body: voice.body,
  state: voice.state,
  held_for: [...voice.heldFor],
})

const list = operation({
  id: 'list_voices',
  method: 'GET',
  path: '/api/admin/voices',
  tag: 'Desk',
  summary: 'Reviews, questions and answers of a state; without one those that wait.',
  query: closed({ state: Type.Optional(oneOf(['pending', 'published', 'refused'])) }),
  answers: { 200: closed({ voices: Type.Array(voiceSchema) }, { title: 'VoiceList' }) },
  refusals: [],
  perMinute: often,
  handle: async ({ db, query }) =>
    answer({ voices: (await deskVoices(db, { state: query.state ?? 'pending' })).map(voiceOnWire) }),
})

const decide = operation({
  id: 'decide_voice',
  method: 'POST',
  path: '/api/admin/voices/:voice_id/decide',
  tag: 'Desk',
  summary: 'Show a review, question or answer, or refuse it with the reason its author reads.',
  params: closed({
    voice_id: Type.String({ pattern: '^(rev|que|ans)_[0-9a-hjkmnp-tv-z]{26}$', maxLength: 40 }),
  }),
  body: closed({ publish: Type.Boolean(), reason: Type.Optional(text(500)) }),
  answers: { 204: null },
  refusals: ['voice_not_found', 'reason_missing'],
  perMinute: often,
  handle: async ({ db, settings, caller, params, body }) => {
    const verdict = body.publish
      ? ({ how: 'publish' } as const)
      : ({ how: 'refuse', because: body.reason ?? '' } as const)
    const stationery = { origin: settings.publicOrigin, linkKey: settings.secretKey.reveal() }
    const given = { verdict, actor: actorOf(caller).party }
    const decided = await moderate(db, params.voice_id as VoiceId, given, stationery)
    if (!decided.ok) throw refuse(decided)
    return { status: 204 }
  },
})

/** What the operator sees and decides of what people say. */
export const deskVoiceOperations: readonly Operation[] = [list, decide]
