// What the built-in prompts are about, with the words that a response about it is made of.

export interface Topic {
  /** As it follows "an article about": "keeping bees". */
  readonly subject: string;
  /** Plurals that act, verbs for them that take an object, and plurals that things are done to. */
  readonly agents: readonly string[];
  readonly verbs: readonly string[];
  readonly things: readonly string[];
}

/** For prompts that name none of `topics`, and where a topic's own words are not allowed. */
export const anyTopic: Topic = {
  subject: "this subject",
  agents: words(
    "beginners experts friends teachers neighbours families adults students people visitors workers parents",
  ),
  verbs: words("need like study share discuss improve change follow support enjoy know build avoid help pick find"),
  things: words("habits plans ideas tools details lessons rules tasks skills methods facts choices books jobs"),
};

export const topics: readonly Topic[] = [
  topic("keeping bees", "beekeepers bees farmers", "inspect protect feed move", "hives frames flowers colonies swarms"),
  topic("baking bread", "bakers cooks millers", "knead shape bake slice", "loaves doughs ovens crusts grains"),
  topic(
    "learning chess",
    "players coaches masters",
    "practise analyse defend open",
    "games openings pawns endings boards",
  ),
  topic(
    "growing vegetables",
    "gardeners growers farmers",
    "plant water harvest weed",
    "carrots beans beds seeds tomatoes",
  ),
  topic(
    "travelling by train",
    "travellers conductors passengers",
    "book board cross reach",
    "stations tickets trains seats valleys",
  ),
  topic(
    "sleeping well",
    "sleepers doctors parents",
    "keep protect record want",
    "nights routines bedrooms dreams pillows",
  ),
  topic(
    "running a marathon",
    "runners trainers athletes",
    "train stretch time finish",
    "muscles miles shoes races hills",
  ),
  topic(
    "learning a language",
    "learners speakers tutors",
    "repeat read hear practise",
    "words phrases sounds songs letters",
  ),
  topic(
    "saving money",
    "savers households advisers",
    "count plan cut compare",
    "budgets bills savings prices accounts",
  ),
  topic(
    "writing letters",
    "writers poets readers",
    "draft sign fold send",
    "letters stories pages envelopes sentences",
  ),
  topic(
    "watching birds",
    "birdwatchers guides children",
    "watch count name follow",
    "birds nests wings feathers trees",
  ),
  topic(
    "repairing bicycles",
    "mechanics riders cyclists",
    "repair clean oil adjust",
    "wheels chains brakes tyres pedals",
  ),
  topic(
    "playing the piano",
    "pianists musicians pupils",
    "practise repeat hear record",
    "scales pieces chords melodies keys",
  ),
  topic(
    "hiking in the mountains",
    "hikers guides rangers",
    "climb map cross respect",
    "trails peaks maps boots storms",
  ),
  topic(
    "recycling at home",
    "residents councils households",
    "sort rinse collect reuse",
    "bottles papers cans boxes bins",
  ),
  topic(
    "painting with watercolour",
    "painters artists pupils",
    "mix paint sketch frame",
    "colours brushes papers shadows portraits",
  ),
  topic("raising a puppy", "owners vets puppies", "train walk feed trust", "treats leads bowls manners parks"),
  topic(
    "working from home",
    "workers managers teams",
    "schedule share finish plan",
    "desks meetings breaks calls screens",
  ),
  topic(
    "looking at the stars",
    "stargazers astronomers pupils",
    "chart watch name photograph",
    "stars planets moons galaxies telescopes",
  ),
  topic("cooking soup", "cooks chefs hosts", "simmer stir season serve", "broths onions herbs bowls lentils"),
];

/** Begins a prompt, before "about keeping bees". */
export const tasks = [
  "Write a short article",
  "Write a letter to a friend",
  "Write a blog post",
  "Write a few notes",
  "Give a beginner some advice",
  "Tell a curious child something",
  "Write a page for a magazine",
  "Draft a short talk",
  "Write an encouraging message",
  "Write a text for a website",
] as const;

/** The prompt that asks for a task on a topic. */
export function promptOf(task: string, { subject }: Topic): string {
  return `${task} about ${subject}.`;
}

/** The built-in topic that `prompt` names; `anyTopic` where it names none. */
export function topicOf(prompt: string): Topic {
  return topics.find(({ subject }) => prompt.includes(subject)) ?? anyTopic;
}

function topic(subject: string, agents: string, verbs: string, things: string): Topic {
  return { subject, agents: words(agents), verbs: words(verbs), things: words(things) };
}

function words(list: string): readonly string[] {
  return list.split(" ");
}
