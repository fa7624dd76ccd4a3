import { html, type Html } from '#kernel/html.ts'
import type { Question, Review } from '#people/reviews/index.ts'
import { formatDay, tagOf } from '../format.ts'
import type { PageContext } from '../visitor.ts'
import type { Words } from '../words.ts'
import { picture, rows } from './picture.ts'
import { starRow } from './stars.ts'
import { voteForm } from './votes.ts'

/** The language of what was said, where it is not the page's. */
const langOf = (page: PageContext, locale: string): Html | null =>
  locale === page.locale ? null : html` lang="${tagOf(locale as PageContext['locale'])}"`

function photographs(words: Words, review: Review): Html | null {
  if (review.photographs.length === 0) return null
  return html`<ul class="photographs" role="list">
    ${review.photographs.map(
      (each, i) =>
        html`<li>
          <a href="/photographs/${each.key}"
            >${picture(each.key, {
              alt: words('voice.photograph', { number: i + 1, name: review.authorName }),
              width: each.width,
              height: each.height,
              widths: rows.line,
              sizes: '8rem',
              from: '/photographs',
            })}</a
          >
        </li>`,
    )}
  </ul>`
}

function voteForms(words: Words, page: PageContext, review: Review): Html {
  return html`<div class="cluster small no-print">
    ${voteForm(words, page.locale, review.id)}
    <a href="/${page.locale}/voices/${review.id}/report" rel="nofollow">${words('voice.report')}</a>
  </div>`
}

/** The heading over what somebody said: under the page's own title, or under the title of a part of it. */
function cardHeading(under: 'page' | 'part', attributes: Html | null, text: string): Html {
  return under === 'page' ? html`<h2 ${attributes}>${text}</h2>` : html`<h3 ${attributes}>${text}</h3>`
}

/** A review as everybody sees it: stars, words, photographs, the seller's reply, and how many it helped. */
export function reviewCard(words: Words, page: PageContext, review: Review, under: 'page' | 'part'): Html {
  const day = (at: Date) => formatDay(at, page.locale)
  return html`<article class="review" id="${review.id}">
    <header>
      ${cardHeading(under, langOf(page, review.locale), review.title)}
      <p class="cluster">
        ${starRow(words, page, review.rating)}
        ${review.isVerified && html`<span class="badge good">${words('voice.verified')}</span>`}
      </p>
      <p class="quiet small">
        ${words('voice.by', { name: review.authorName, date: day(review.createdAt) })}${
          review.editedAt && html`, ${words('voice.edited', { date: day(review.editedAt) })}`
        }
      </p>
    </header>
    <p class="said" ${langOf(page, review.locale)}>${review.body}</p>
    ${photographs(words, review)}
    ${
      review.reply &&
      html`<blockquote class="reply">
        <p class="small"><strong>${words('voice.reply')}</strong></p>
        <p class="said">${review.reply}</p>
      </blockquote>`
    }
    <p class="quiet small">${words('voice.helped', { count: review.helpful })}</p>
    ${voteForms(words, page, review)}
  </article>`
}

/** A question with its answers. With a form where one may answer, which is on the page of questions. */
export function questionCard(words: Words, page: PageContext, question: Question, canAnswer: boolean): Html {
  const { locale } = page
  const by = (name: string, at: Date) => words('voice.by', { name, date: formatDay(at, locale) })
  return html`<article class="question" id="${question.id}">
    ${cardHeading(canAnswer ? 'page' : 'part', html` class="said" ${langOf(page, question.locale)}`, question.body)}
    <p class="quiet small">
      ${by(question.authorName, question.createdAt)} ·
      <a href="/${locale}/voices/${question.id}/report" rel="nofollow">${words('voice.report')}</a>
    </p>
    ${question.answers.length === 0 && html`<p class="quiet">${words('voice.no_answers')}</p>`}
    ${question.answers.map(
      (each) =>
        html`<div class="answer">
          <p class="said" ${langOf(page, each.locale)}>${each.body}</p>
          <p class="quiet small">
            ${each.voice !== 'anybody' && html`<span class="badge good">${words(`voice.${each.voice}`)}</span> `}${by(each.authorName, new Date(each.createdAt))}
            · <a href="/${locale}/voices/${each.id}/report" rel="nofollow">${words('voice.report')}</a>
          </p>
        </div>`,
    )}
    ${
      canAnswer &&
      html`<details class="no-print">
        <summary>${words('voice.answer')}</summary>
        <form method="post" action="/${locale}/questions/${question.id}/answers" class="flow">
          <div class="field">
            <label for="answer-${question.id}">${words('voice.answer_field')}</label>
            <textarea
              class="input"
              id="answer-${question.id}"
              name="text"
              rows="3"
              maxlength="2000"
              required
            ></textarea>
          </div>
          <button class="button">${words('voice.send')}</button>
        </form>
      </details>`
    }
  </article>`
}
