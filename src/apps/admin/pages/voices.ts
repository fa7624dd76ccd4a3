import { html, type Html } from '#kernel/html.ts'
import { locales } from '#market/catalog/index.ts'
import type { DeskVoice, Faq } from '#people/reviews/index.ts'
import { formFaults, keyField, type DeskForm } from '../form.ts'
import type { DeskPage } from '../layout.ts'
import { tabs } from '../parts/tabs.ts'
import { moment } from '../parts/time.ts'
import { say } from '../words.ts'

/** What can be listed. */
export const voiceLists = ['pending', 'unanswered', 'published', 'refused'] as const

/** One of the lists. */
export type VoiceList = (typeof voiceLists)[number]

function kindOf(voice: DeskVoice): Html {
  if (voice.rating !== null)
    return html`${say('voices.review')} · ${say('voices.stars', { count: voice.rating })}`
  if (voice.about === null) return html`${say('voices.question')}`
  return html`${say('voices.answer_to')} “${voice.about}”`
}

function decisions(voice: DeskVoice): Html {
  const at = `/admin/voices/${voice.id}`
  const word = voice.rating !== null ? 'voices.reply' : 'voices.answer'
  const speaks = voice.state === 'published' ? voice.rating !== null || voice.about === null : false
  return html`<div class="cluster">
      ${voice.state !== 'published' && html`<form method="post" action="${at}/publish">${keyField()}<button class="button">${say('voices.publish')}</button></form>`}
    </div>
    ${
      voice.state !== 'refused' &&
      html`<form method="post" action="${at}/refuse" class="stack">
        ${keyField()}<label for="reason-${voice.id}">${say('voices.reason')}</label
        ><input class="input" id="reason-${voice.id}" name="reason" maxlength="500" required />
        <div><button class="button second">${say('voices.refuse')}</button></div>
      </form>`
    }
    ${
      speaks &&
      html`<form method="post" action="${at}/${voice.rating !== null ? 'reply' : 'answer'}" class="stack">
        ${keyField()}<label for="text-${voice.id}">${say(word)}</label
        ><textarea class="input" id="text-${voice.id}" name="text" rows="2" maxlength="2000" required>
${voice.reply ?? ''}</textarea>
        <div><button class="button second">${say('voices.send')}</button></div>
      </form>`
    }`
}

function voicePanel(voice: DeskVoice): Html {
  return html`<section class="panel" id="${voice.id}">
    <p class="quiet">
      ${kindOf(voice)} ·
      <a href="/admin/products/${voice.productId}">${voice.product}</a> ·
      <a href="/admin/products/${voice.productId}/faqs">${say('voices.faqs')}</a>
    </p>
    ${voice.title && html`<h2 lang="${voice.locale}">${voice.title}</h2>`}
    <p lang="${voice.locale}" class="said">${voice.body}</p>
    <p class="quiet">
      ${voice.authorName} · ${moment(voice.createdAt)}
      ${voice.isVerified && html`<span class="badge good">${say('voices.verified')}</span>`}
      ${voice.heldFor.map((each) => html`<span class="badge warn">${say(`voices.held_${each}`)}</span> `)}
    </p>
    ${
      voice.photographs.length > 0 &&
      html`<div class="pictures">
        ${voice.photographs.map((each) => html`<a href="/admin/photographs/${each.key}"><img src="/admin/photographs/${each.key}" alt="" width="72" height="72" loading="lazy" /></a>`)}
      </div>`
    }
    ${
      voice.reports.length > 0 &&
      html`<p>
        ${say('voices.reports')}:
        ${voice.reports.map((each) => `${each.reason} ${each.note}`.trim()).join('; ')}
      </p>`
    }
    ${voice.refusedBecause && html`<p class="quiet">${voice.refusedBecause}</p>`} ${decisions(voice)}
  </section>`
}

/** What people say, a list at a time, each with what can be decided of it. */
export function voicesPage(list: VoiceList, voices: readonly DeskVoice[], form: DeskForm): DeskPage {
  return {
    title: say('voices.title'),
    body: html`${tabs(
      say('voices.title'),
      voiceLists.map((each) => ({
        href: `/admin/voices?show=${each}`,
        name: say(`voices.${each}`),
        current: each === list,
      })),
    )}
    ${formFaults(form.faults)}
    ${voices.length === 0 ? html`<p class="nothing">${say('voices.none')}</p>` : voices.map(voicePanel)}`,
  }
}

function faqFields(id: string, values: { readonly question?: string; readonly answer?: string }): Html {
  return html`<label for="question-${id}">${say('voices.faq_question')}</label
    ><input
      class="input"
      id="question-${id}"
      name="question"
      maxlength="300"
      value="${values.question ?? ''}"
      required
    /><label for="answer-${id}">${say('voices.faq_answer')}</label
    ><textarea class="input" id="answer-${id}" name="answer" rows="3" maxlength="3000" required>
${values.answer ?? ''}</textarea>`
}

/** The frequent questions of a product, edited. */
export function faqsPage(
  product: { readonly id: number; readonly title: string },
  faqs: readonly Faq[],
  form: DeskForm,
): DeskPage {
  const at = `/admin/products/${product.id}`
  return {
    title: say('voices.faqs_of', { title: product.title }),
    up: { href: at, name: product.title },
    body: html`${formFaults(form.faults)}
      ${faqs.map(
        (each) =>
          html`<section class="panel">
            <p class="quiet">${each.locale}</p>
            <form method="post" action="/admin/faqs/${each.id}" class="stack">
              ${keyField()}<input
                type="hidden"
                name="product"
                value="${product.id}"
              />${faqFields(each.id, each)}
              <div class="cluster">
                <button class="button second">${say('desk.save')}</button>
                <button class="button danger" name="remove" value="yes" formnovalidate>
                  ${say('voices.faq_remove')}
                </button>
              </div>
            </form>
          </section>`,
      )}
      <section class="panel">
        <h2>${say('voices.faq_add')}</h2>
        <form method="post" action="${at}/faqs" class="stack">
          ${keyField()}<label for="locale">${say('voices.faq_language')}</label
          ><select class="input" id="locale" name="locale">
            ${locales.map((each) => html`<option>${each}</option>`)}
          </select>
          ${faqFields('new', form.values)}
          <div><button class="button">${say('desk.save')}</button></div>
        </form>
      </section>`,
  }
}
