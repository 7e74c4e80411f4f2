import { assertRefused } from './complaint.ts';

/* Files of the wrong shape: fields misspelt, missing, of the wrong kind or out of range. */

assertRefused([
  [
    'a name that cannot be one',
    `resources:
  - { id: __proto__, capacity: 1 }
tasks:
  - { id: train, duration: 1, demand: { __proto__: 1 } }`,
    "bad.yaml:2 resources[0].id: '__proto__': no name may be '__proto__'",
  ],
  [
    'no tasks',
    `name: empty
tasks: []`,
    'bad.yaml:2 tasks: the list is empty',
    '  Maybe add an entry, or drop the field',
  ],
  [
    'tasks missing',
    `name: nothing`,
    "bad.yaml:1 tasks: 'tasks' is missing",
    "  Maybe add 'tasks: …', a list",
  ],
  [
    'an id that is a map names nothing',
    `tasks: [{ id: { a: 1 }, duration: [3] }]`,
    'bad.yaml:1 tasks[0].id: {"a":1} is not a name',
    'bad.yaml:1 tasks[0].duration: [3] is not a time',
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'not a map',
    `- a
- b`,
    'bad.yaml:1: the file is a list, not a map of fields',
    "  Maybe start with 'tasks:' and a list of them; see 'allot schema' for the fields",
  ],
  [
    'empty file',
    ``,
    'bad.yaml:1: the file is empty',
    "  Maybe start with 'tasks:' and a list of them; see 'allot schema' for the fields",
  ],
  [
    'tab indentation / bad yaml',
    `tasks:
  - id: a
   duration: 3`,
    'bad.yaml:3: this is not YAML: Sequence item without - indicator',
  ],
  [
    'misspelt key at top',
    `taks:
  - { id: a, duration: 1 }
tasks: [{ id: a, duration: 1 }]`,
    "bad.yaml:1 taks: 'taks' is not a field here",
    "  Maybe you meant 'tasks'",
  ],
  [
    'misspelt key in a task',
    `tasks:
  - { id: train, durration: 5 }`,
    "bad.yaml:2 tasks[0].durration: 'durration' is not a field here (task 'train')",
    "  Maybe you meant 'duration'",
  ],
  [
    'key of another place',
    `tasks:
  - { id: train, duration: 5, capacity: 3 }`,
    "bad.yaml:2 tasks[0].capacity: 'capacity' is not a field here (task 'train')",
    "  Maybe see 'allot schema' for the fields",
  ],
  [
    'key unlike any',
    `tasks:
  - { id: train, duration: 5, colour: red }`,
    "bad.yaml:2 tasks[0].colour: 'colour' is not a field here (task 'train')",
    "  Maybe see 'allot schema' for the fields",
  ],
  [
    'missing id',
    `tasks:
  - { duration: 5 }`,
    "bad.yaml:2 tasks[0].id: 'id' is missing",
    "  Maybe add 'id: …', a name",
  ],
  [
    'id of wrong type',
    `tasks:
  - { id: [1], duration: 5 }`,
    'bad.yaml:2 tasks[0].id: [1] is not a name',
  ],
  [
    'empty id',
    `tasks:
  - { id: '', duration: 5 }`,
    'bad.yaml:2 tasks[0].id: the text is empty',
    '  Maybe write a name',
  ],
  [
    'negative number id',
    `tasks:
  - { id: -4, duration: 5 }`,
    'bad.yaml:2 tasks[0].id: -4 is below 0',
  ],
  [
    'duration is a list',
    `tasks:
  - { id: train, duration: [1, 2] }`,
    "bad.yaml:2 tasks[0].duration: [1,2] is not a time (task 'train')",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'unknown time unit',
    `timeUnit: hours
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:1 timeUnit: 'hours' is not one of ms, s, min, h, d, unit",
  ],
  [
    'empty modes',
    `tasks:
  - { id: train, modes: [] }`,
    "bad.yaml:2 tasks[0].modes: the list is empty (task 'train')",
    '  Maybe add an entry, or drop the field',
  ],
  [
    'unknown precedence type',
    `tasks:
  - { id: a, duration: 1 }
  - { id: b, duration: 1, after: [{ task: a, type: start-to-start }] }`,
    "bad.yaml:3 tasks[1].after[0].type: 'start-to-start' is not one of finish-start, start-start, finish-finish, start-finish (task 'b')",
    "  Maybe you meant 'start-start'",
  ],
  [
    'after is a word, not a list',
    `tasks:
  - { id: a, duration: 1 }
  - { id: b, duration: 1, after: a }`,
    "bad.yaml:3 tasks[1].after: 'a' is not a list (task 'b')",
    '  Maybe write [a]',
  ],
  [
    'demand is a fraction',
    `resources:
  - { id: memory, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { memory: 1.5 } }`,
    "bad.yaml:4 tasks[0].demand.memory: 1.5 is not a whole number or a map of fields (task 'train')",
    '  Maybe scale the unit so that amounts are whole numbers (memory in MB instead of GB)',
  ],
  [
    'demand is negative',
    `resources:
  - { id: memory, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { memory: -1 } }`,
    "bad.yaml:4 tasks[0].demand.memory: -1 is below 0 (task 'train')",
  ],
  [
    'demand is text',
    `resources:
  - { id: memory, capacity: 3 }
tasks:
  - { id: train, duration: 1, demand: { memory: lots } }`,
    "bad.yaml:4 tasks[0].demand.memory: 'lots' is not a number or a map of fields (task 'train')",
  ],
  [
    'capacity missing',
    `resources:
  - { id: people }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 resources[0].capacity: 'capacity' is missing (resource 'people')",
    "  Maybe add 'capacity: …', a number",
  ],
  [
    'capacity a fraction',
    `resources:
  - { id: people, capacity: 2.5 }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 resources[0].capacity: 2.5 is not a whole number (resource 'people')",
    '  Maybe scale the unit so that amounts are whole numbers (memory in MB instead of GB)',
  ],
  [
    'capacity negative',
    `resources:
  - { id: people, capacity: -2 }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 resources[0].capacity: -2 is below 0 (resource 'people')",
  ],
  [
    'demand model misspelt',
    `resources:
  - { id: memory, capacity: 3 }
tasks:
  - { id: train, duration: 1, size: 4, demand: { memory: { c0: 1, c3: 2 } } }`,
    "bad.yaml:4 tasks[0].demand.memory.c3: 'c3' is not a field here (task 'train')",
    "  Maybe you meant 'c0'",
  ],
  [
    'zero speed',
    `nodes:
  - { id: alpha, capacity: { cpu: 4 }, speed: 0 }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 nodes[0].speed: 0 is not above 0 (node 'alpha')",
  ],
  [
    'bad endpoint',
    `nodes:
  - { id: alpha, endpoint: localhost }
tasks:
  - { id: train, duration: 1 }`,
    "bad.yaml:2 nodes[0].endpoint: 'localhost' is not a URL (node 'alpha')",
    "  Maybe write it whole: 'http://localhost:8080'",
  ],
  [
    'calendar window without end',
    `resources:
  - { id: crew, capacity: 3, calendar: [{ start: 8, capacity: 0 }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:2 resources[0].calendar[0].end: 'end' is missing (resource 'crew')",
    "  Maybe add 'end: …', a time",
  ],
  [
    'unknown objective',
    `objective: makespn
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:1 objective: 'makespn' is not one of makespan, weightedCompletion, weightedTardiness, cost, loadImbalance, instability, reassignment or a map of fields",
    "  Maybe you meant 'makespan'",
  ],
  [
    'empty sum',
    `objective: { sum: [] }
tasks:
  - { id: build, duration: 1 }`,
    'bad.yaml:1 objective.sum: the list is empty',
    '  Maybe add an entry, or drop the field',
  ],
  [
    'unknown term in a sum',
    `objective: { sum: [{ term: costs }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:1 objective.sum[0].term: 'costs' is not one of makespan, weightedCompletion, weightedTardiness, cost, loadImbalance, instability, reassignment",
    "  Maybe you meant 'cost'",
  ],
  [
    'link without bandwidth',
    `nodes: [{ id: alpha }, { id: beta }]
network: { links: [{ from: alpha, to: beta }] }
tasks:
  - { id: build, duration: 1 }`,
    "bad.yaml:2 network.links[0].bandwidth: 'bandwidth' is missing",
    "  Maybe add 'bandwidth: …', a number",
  ],
  [
    'run without what to run',
    `tasks:
  - { id: build, duration: 1, run: { comand: make } }`,
    "bad.yaml:2 tasks[0].run.comand: 'comand' is not a field here (task 'build')",
    "  Maybe you meant 'command'",
  ],
  [
    'run with two ways',
    `tasks:
  - { id: build, duration: 1, run: { command: make, function: './x.js#f' } }`,
    "bad.yaml:2 tasks[0].run.function: 'function' cannot stand beside the other fields here (task 'build')",
    '  Maybe keep one of them',
  ],
  [
    'retries negative',
    `tasks:
  - { id: build, duration: 1, retries: { max: -1 } }`,
    "bad.yaml:2 tasks[0].retries.max: -1 is below 0 (task 'build')",
  ],
  [
    'weight text',
    `tasks:
  - { id: build, duration: 1, weight: heavy }`,
    "bad.yaml:2 tasks[0].weight: 'heavy' is not a number (task 'build')",
  ],
  [
    'infinite duration',
    `tasks:
  - { id: build, duration: .inf }`,
    "bad.yaml:2 tasks[0].duration: Infinity is not a time (task 'build')",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'not a number',
    `tasks:
  - { id: build, duration: .nan }`,
    "bad.yaml:2 tasks[0].duration: NaN is not a time (task 'build')",
    "  Maybe write a number of the file's unit, or '90s', '1.5h', '1h30m'",
  ],
  [
    'null task',
    `tasks:
  -`,
    'bad.yaml:2 tasks[0]: the entry is empty',
    '  Maybe write a map of fields, or drop it',
  ],
  [
    'duration null',
    `tasks:
  - id: build
    duration:`,
    "bad.yaml:3 tasks[0].duration: 'duration' is empty (task 'build')",
    '  Maybe write a time, or drop it',
  ],
  [
    'capacity in bytes',
    `resources:
  - { id: memory, capacity: 8589934592 }
tasks:
  - { id: build, duration: 1, demand: { memory: 4294967297 } }`,
    "bad.yaml:2 resources[0].capacity: 8589934592 is above 1073741823 (resource 'memory')",
    '  Maybe count in a larger unit (memory in MB instead of bytes)',
    "bad.yaml:4 tasks[0].demand.memory: 4294967297 is above 1073741823 (task 'build')",
    '  Maybe count in a larger unit (memory in MB instead of bytes)',
  ],
]);
