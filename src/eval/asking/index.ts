// Evaluation of any model: questions put once, replies kept, answers judged by what made the questions.
export { askAll, type AllReplies, type AskAllOptions, type AskProgress } from "./ask-all.ts";
export { itemsOf, type Item } from "./items.ts";
export { openJournal, readJournal, type Journal, type JournalContent } from "./journal.ts";
export { judgeReply, type JudgedReply, type JudgeOptions } from "./judge-item.ts";
export { questionKeys } from "./question-key.ts";
export { judgeSuite } from "./suite.ts";
export { evaluationScores, type EvaluationScores, type GroupScore, type JudgedItem } from "./summary.ts";
export { costOf, replyCounts, type EvaluationResults, type Prices, type ReplyCounts } from "./results.ts";
