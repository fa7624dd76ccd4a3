export { addFaq, changeFaq, faqsOf, type Faq, type FaqId } from './faqs.ts'
export {
  isShownPhotograph,
  reviewOfWriter,
  reviewSorts,
  reviewsOf,
  type Review,
  type ReviewQuery,
  type ReviewSort,
  type StoredPhotograph,
} from './find-reviews.ts'
export { holdReasons } from './hold.ts'
export { planInvitation, takeDueInvitations } from './invitations.ts'
export { decideVoice, deskVoices, type DeskQuery, type DeskVoice, type Verdict } from './moderate.ts'
export { limits as photographLimits, type Photograph, type PhotographRefusal } from './photographs/bytes.ts'
export { readPhotograph } from './photographs/read-photograph.ts'
export {
  questionsOf,
  recordAnswer,
  recordQuestion,
  shownQuestion,
  type Answer,
  type AnswerVoice,
  type Question,
} from './questions.ts'
export { averageOf, ratingsOf, type Rating } from './ratings.ts'
export { cleanLine, lengths, readReview, readText, shownName, type WordsRefusal } from './read-words.ts'
export {
  editReview,
  keysInUse,
  recordReview,
  replyToReview,
  withdrawReview,
  type ReviewGiven,
} from './record-review.ts'
export {
  reportReasons,
  voiceLifecycle,
  type AnswerId,
  type HoldReason,
  type QuestionId,
  type ReportReason,
  type ReviewId,
  type VoiceId,
  type Writer,
} from './voice.ts'
export {
  reportVoice,
  voteForReview,
  votesOf,
  type Reported,
  type ReviewVotes,
  type VoteRefusal,
} from './votes.ts'
export { tellRated, tellSpokenOf } from './tell-rated.ts'
