// Writes the sample dataset: messages to a fictional shop's support, and how the house routes them.
// `node generate.mjs [DIRECTORY]` gives the same files every time.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SEED = 20_261;
const COUNTS = { train: 300, validation: 60, test: 80 };

const SYSTEM_INSTRUCTION = 'Route the message to the support of Lindenhof Garden Tools.';

/** Queue, priority and reply code are the house's own: no model knows them before it was tuned. */
const TOPICS = [
  {
    queue: 'FIN/REFUND',
    priority: 3,
    reply: 'K-214',
    asks: [
      'I want my money back for the {item}',
      'please refund the {item} I returned {when}',
      'the refund for my {item} has not arrived',
      'when do I get the money for the returned {item}',
      'I sent the {item} back {when} and still wait for the refund',
    ],
  },
  {
    queue: 'FIN/INVOICE',
    priority: 4,
    reply: 'K-220',
    asks: [
      'I need an invoice for the {item}',
      'could you send the invoice of my order from {when} again',
      'the invoice for the {item} has the wrong company name',
      'my tax adviser asks for an invoice for the {item}',
      'there was no invoice in the parcel with the {item}',
    ],
  },
  {
    queue: 'FIN/DOUBLE',
    priority: 2,
    reply: 'K-231',
    asks: [
      'I was charged twice for the {item}',
      'my card shows two payments for one {item}',
      'you took the money for the {item} two times {when}',
      'there is a double charge on my card for the {item}',
      'why did I pay twice for a single {item}',
    ],
  },
  {
    queue: 'SHIP/LATE',
    priority: 3,
    reply: 'V-102',
    asks: [
      'my {item} should have arrived {when}',
      'where is the {item} I ordered',
      'the tracking of my {item} has not moved since {when}',
      'the delivery of the {item} is late',
      'I am still waiting for the parcel with the {item}',
    ],
  },
  {
    queue: 'SHIP/DAMAGE',
    priority: 2,
    reply: 'V-117',
    asks: [
      'the {item} arrived broken',
      'the box was crushed and the {item} is bent',
      'my {item} came with a crack in the handle',
      'the parcel was wet and the {item} is damaged',
      'the {item} was delivered in pieces {when}',
    ],
  },
  {
    queue: 'SHIP/WRONG',
    priority: 3,
    reply: 'V-123',
    asks: [
      'I ordered the {item} and got something else',
      'you sent me the wrong {item}',
      'this is not the {item} from my order',
      'the parcel {when} had another product instead of the {item}',
      'I received the wrong model of the {item}',
    ],
  },
  {
    queue: 'SHIP/ADDRESS',
    priority: 2,
    reply: 'V-140',
    asks: [
      'please change the delivery address for the {item}',
      'I moved {when}, can the {item} go to my new address',
      'the address on my order of the {item} is wrong',
      'can you deliver the {item} to my office instead',
      'I gave the wrong house number when I ordered the {item}',
    ],
  },
  {
    queue: 'TECH/START',
    priority: 3,
    reply: 'T-305',
    asks: [
      'my {machine} does not start any more',
      'the {machine} will not turn on since {when}',
      'I press the button and the {machine} does nothing',
      'the motor of the {machine} only hums and does not start',
      'how do I get my {machine} to start after the winter',
    ],
  },
  {
    queue: 'TECH/BATTERY',
    priority: 3,
    reply: 'T-311',
    asks: [
      'the battery of my {machine} does not charge',
      'the {machine} runs for five minutes and the battery is empty',
      'the charger of the {machine} blinks red',
      'since {when} the battery of the {machine} gets hot',
      'which battery fits the {machine}',
    ],
  },
  {
    queue: 'TECH/SAFETY',
    priority: 1,
    reply: 'T-399',
    asks: [
      'there is smoke coming out of my {machine}',
      'the {machine} gave me an electric shock {when}',
      'the blade of the {machine} came off while I was working',
      'my {machine} caught fire in the shed',
      'the guard of the {machine} broke and I cut my hand',
    ],
  },
  {
    queue: 'TECH/MANUAL',
    priority: 4,
    reply: 'T-320',
    asks: [
      'where do I find the manual of the {machine}',
      'I lost the instructions for the {machine}',
      'do you have the manual of the {machine} as a file',
      'how often does the manual say the {machine} needs oil',
      'the manual of my {machine} is in another language',
    ],
  },
  {
    queue: 'PARTS/ORDER',
    priority: 4,
    reply: 'P-501',
    asks: [
      'can I buy a spare blade for the {machine}',
      'I need a new filter for my {machine}',
      'which spare parts do you sell for the {machine}',
      'the wheel of my {machine} is worn, where can I order one',
      'do you still make parts for the {machine}',
    ],
  },
  {
    queue: 'WARR/CLAIM',
    priority: 3,
    reply: 'W-610',
    asks: [
      'is my {machine} still under warranty',
      'I want to make a warranty claim for the {machine}',
      'the {machine} I bought {when} broke, does the warranty cover it',
      'how long is the warranty on the {machine}',
      'I lost the receipt of the {machine}, do I still have a warranty',
    ],
  },
  {
    queue: 'ACCT/LOGIN',
    priority: 3,
    reply: 'A-701',
    asks: [
      'I cannot log in to my account',
      'the password reset mail never arrives',
      'my account has been locked since {when}',
      'the login page says that my password is wrong',
      'I forgot which mail address my account uses',
    ],
  },
  {
    queue: 'ACCT/DELETE',
    priority: 4,
    reply: 'A-715',
    asks: [
      'please delete my account',
      'I want all my data removed from your shop',
      'how do I close my customer account',
      'remove my address and my data since I closed my account {when}',
      'take me off your newsletter and delete my data',
    ],
  },
  {
    queue: 'SALES/BULK',
    priority: 4,
    reply: 'S-802',
    asks: [
      'do you give a discount for twenty pieces of the {item}',
      'our town wants to buy the {item} for all its gardeners',
      'I would like an offer for ten of the {item}',
      'what does the {item} cost for a school if we order many',
      'can our garden club get a better price on the {item}',
    ],
  },
];

const ITEMS = [
  'pruning shears',
  'wheelbarrow',
  'rake',
  'garden hose',
  'watering can',
  'spade',
  'raised bed',
  'compost bin',
  'hand fork',
  'rain barrel',
  'plant ladder',
  'hoe',
];
const MACHINES = [
  'hedge trimmer',
  'lawn mower',
  'leaf blower',
  'chain saw',
  'grass trimmer',
  'shredder',
  'pressure washer',
  'scarifier',
];
const WHENS = [
  'yesterday',
  'last week',
  'on Monday',
  'two weeks ago',
  'on 3 May',
  'a month ago',
  'before Easter',
  'last Friday',
];
const OPENERS = ['', '', '', 'Hello, ', 'Hi there, ', 'Good morning, ', 'Dear team, ', 'Hey, '];
const CLOSERS = [
  '',
  '',
  '',
  ' Thank you!',
  ' Thanks in advance.',
  ' Kind regards, {name}',
  ' Greetings from {town}.',
  ' My order number is {order}.',
];
/** Raise the priority by one step; the house wants these answered first. */
const PRESSING = [
  ' This is the third time that I write.',
  ' I need an answer today.',
  ' If this goes on I will call my lawyer.',
];
const NAMES = ['Ada', 'Jonas', 'Mirela', 'Sven', 'Yuki', 'Oluchi', 'Petra', 'Karim'];
const TOWNS = ['Freiburg', 'Graz', 'Bern', 'Bremen', 'Ghent', 'Aarhus'];

/** mulberry32: a small generator of random numbers with a seed. */
function randomNumbers(seed) {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function drawExample(random) {
  const pick = (list) => list[Math.floor(random() * list.length)];
  const topic = pick(TOPICS);
  const ask = pick(topic.asks);
  const isPressing = random() < 0.15;
  const text =
    `${pick(OPENERS)}${ask}${ask.endsWith('?') ? '' : '.'}${isPressing ? pick(PRESSING) : ''}${pick(CLOSERS)}`
      .replaceAll('{item}', () => pick(ITEMS))
      .replaceAll('{machine}', () => pick(MACHINES))
      .replaceAll('{when}', () => pick(WHENS))
      .replaceAll('{name}', () => pick(NAMES))
      .replaceAll('{town}', () => pick(TOWNS))
      .replaceAll('{order}', () => String(100_000 + Math.floor(random() * 900_000)));
  const priority = Math.max(1, topic.priority - (isPressing ? 1 : 0));
  return {
    message: text.charAt(0).toUpperCase() + text.slice(1),
    answer: `${topic.queue} | P${priority} | ${topic.reply}`,
  };
}

function toRow({ message, answer }) {
  return JSON.stringify({
    systemInstruction: { parts: [{ text: SYSTEM_INSTRUCTION }] },
    contents: [
      { role: 'user', parts: [{ text: message }] },
      { role: 'model', parts: [{ text: answer }] },
    ],
  });
}

/** Every message is different, so no file has a message of another. */
function generate() {
  const random = randomNumbers(SEED);
  const seen = new Set();
  const files = {};
  for (const [name, count] of Object.entries(COUNTS)) {
    const rows = [];
    while (rows.length < count) {
      const example = drawExample(random);
      if (seen.has(example.message)) continue;
      seen.add(example.message);
      rows.push(toRow(example));
    }
    files[`${name}.jsonl`] = `${rows.join('\n')}\n`;
  }
  return files;
}

const directory = process.argv[2] ?? dirname(fileURLToPath(import.meta.url));
for (const [name, content] of Object.entries(generate())) {
  writeFileSync(join(directory, name), content);
}
