import { html, type Html } from '#kernel/html.ts'
import { lengths, reportReasons, type Faq, type Question } from '#people/reviews/index.ts'
import type { ProductVoices, VoicedProduct } from '#views/storefront/index.ts'
import { below } from '../components/field.ts'
import { pager } from '../components/pager.ts'
import { questionCard, reviewCard } from '../components/review-card.ts'
import type { Page } from '../layout.ts'
import type { PageContext } from '../visitor.ts'
import { wordsFor, type Words } from '../words.ts'
import type { FormState } from './door.ts'
import { ratingSummary, reviewsAddress } from './reviews.ts'

function faqList(words: Words, faqs: readonly Faq[]): Html | null {
  if (faqs.length === 0) return null
  return html`<section class="section flow" aria-labelledby="faq">
    <h2 id="faq">${words('voice.faq')}</h2>
    ${faqs.map(
      (each) =>
        html`<details class="faq" lang="${each.locale}">
          <summary>${each.question}</summary>
          <p class="said">${each.answer}</p>
        </details>`,
    )}
  </section>`
}

/** What a product's page shows of what people say: stars and reviews, questions, and what is asked often. */
export function voicesSection(page: PageContext, slug: string, voices: ProductVoices): Html {
  const words = wordsFor(page.locale)
  const { rating, reviews, questions, questionCount, faqs } = voices
  const at = `/${page.locale}/p/${slug}`
  const isQuiet = rating === null && questionCount === 0
  return html`${faqList(words, faqs)}
    <div class="${isQuiet ? 'beside' : ''}">
      <section class="section flow" id="reviews" aria-labelledby="reviews-title">
        <h2 id="reviews-title">${words('voice.reviews')}</h2>
        <div class="${rating === null ? 'flow' : 'voices'}">
          ${ratingSummary(words, page, slug, rating)}
          <div class="flow">
            ${reviews.map((each) => reviewCard(words, page, each, 'part'))}
            ${
              (rating?.count ?? 0) > reviews.length &&
              html`<p><a href="/${page.locale}${reviewsAddress(slug, {})}">${words('voice.all')}</a></p>`
            }
          </div>
        </div>
      </section>
      <section class="section flow" id="questions" aria-labelledby="questions-title">
        <h2 id="questions-title">${words('voice.questions')}</h2>
        ${questions.length === 0 && html`<p class="quiet">${words('voice.no_questions')}</p>`}
        ${questions.map((each) => questionCard(words, page, each, false))}
        <p class="cluster no-print">
          <a class="button second" href="${at}/questions#ask" rel="nofollow">${words('voice.ask')}</a>
          ${questionCount > 0 && html`<a href="${at}/questions">${words('voice.all_questions')}</a>`}
        </p>
      </section>
    </div>`
}

/** All questions about a product, with the forms to ask and to answer. */
export function questionsPage(
  page: PageContext,
  product: VoicedProduct,
  shown: {
    readonly questions: readonly Question[]
    readonly count: number
    readonly number: number
    readonly size: number
    readonly form: FormState
    readonly done: 'asked' | 'answered' | 'said_held' | undefined
  },
): Page {
  const words = wordsFor(page.locale)
  const title = words('voice.questions_of', { title: product.title })
  const at = `/${page.locale}/p/${product.slug}/questions`
  const { questions, count, number, size, form, done } = shown
  const fault = form.faults['question']
  return {
    title,
    ...(number === 1 ? { canonical: `/p/${product.slug}/questions` } : {}),
    crumbs: [
      { name: product.title, href: `/${page.locale}/p/${product.slug}` },
      { name: words('voice.questions') },
    ],
    body: html`<div class="page section flow">
      <h1>${title}</h1>
      ${done && html`<p class="notice good" role="status">${words(`voice.${done}`)}</p>`}
      ${form.faults['answer'] && html`<p class="notice bad" role="alert">${form.faults['answer']}</p>`}
      ${questions.length === 0 && html`<p class="quiet">${words('voice.no_questions')}</p>`}
      ${questions.map((each) => questionCard(words, page, each, true))}
      ${pager(words, { page: number, pages: Math.ceil(count / size) }, (each) => `${at}?page=${each}`)}
      <section class="sheet flow no-print" id="ask" aria-labelledby="ask-title">
        <h2 id="ask-title">${words('voice.ask')}</h2>
        <form method="post" action="${at}" class="flow">
          <div class="field">
            <label for="question">${words('voice.ask_field')}</label>
            <textarea
              class="input"
              id="question"
              name="text"
              rows="3"
              maxlength="${lengths.question.most}"
              required
              aria-describedby="question-hint"
              ${fault ? html` aria-invalid="true"` : null}
            >
${form.values['text'] ?? ''}</textarea>
            ${below({ name: 'question', hint: words('voice.ask_hint'), fault })}
          </div>
          <button class="button">${words('voice.send')}</button>
        </form>
      </section>
    </div>`,
  }
}

/** The page on which a text is reported, or the thanks for it. */
export function reportPage(page: PageContext, id: string, isDone: boolean): Page {
  const words = wordsFor(page.locale)
  const title = words('voice.report_title')
  const form = html`<form method="post" action="/${page.locale}/voices/${id}/report" class="sheet flow">
    <fieldset class="flow">
      <legend class="out-of-sight">${title}</legend>
      ${reportReasons.map(
        (each) =>
          html`<label class="choice"
            ><input type="radio" name="reason" value="${each}" required /><span
              >${words(`voice.report_${each}`)}</span
            ></label
          >`,
      )}
    </fieldset>
    <div class="field">
      <label for="note">${words('voice.report_note')}</label>
      <textarea class="input" id="note" name="note" rows="3" maxlength="500"></textarea>
    </div>
    <button class="button">${words('voice.send')}</button>
  </form>`
  return {
    title,
    body: html`<div class="page narrow flow">
      <h1>${title}</h1>
      ${isDone ? html`<p class="notice good" role="status">${words('voice.reported')}</p>` : form}
    </div>`,
  }
}
