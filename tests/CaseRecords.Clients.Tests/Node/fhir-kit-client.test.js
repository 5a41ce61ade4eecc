import assert from 'node:assert/strict';
import test from 'node:test';
import { CapabilityTool, Client, splitReference } from 'fhir-kit-client';
import { base, idsOf, methodsOf, mrn, observationOf, patientOf, recorded, refused, unique } from './samples.js';

const called = new Set();
const client = recorded(new Client({ baseUrl: base }), called);

const refuses = (request, status, code) => refused(request, status, code, (error) => ({ status: error.response.status, body: error.response.data }));
const put = (resource, options) => client.update({ resourceType: resource.resourceType, id: resource.id, body: resource, options });
const read = (id) => client.read({ resourceType: 'Patient', id });

test('create gives an id, a location and the resource', async () => {
  const created = await client.create({ resourceType: 'Patient', body: patientOf('mine', 'Li') });
  const { response } = Client.httpFor(created);
  assert.equal(response.status, 201);
  assert.equal(response.headers.get('location'), `${base}/Patient/${created.id}/_history/1`);
  assert.notEqual(created.id, 'mine');
  assert.equal((await read(created.id)).name[0].family, 'Li');
});

test('create with If-None-Exist makes one resource', async () => {
  const id = unique();
  const options = { headers: { 'If-None-Exist': `identifier=${mrn}|${id}` } };
  const first = await client.create({ resourceType: 'Patient', body: patientOf(id), options });
  const second = await client.create({ resourceType: 'Patient', body: patientOf(id), options });
  assert.equal(Client.httpFor(second).response.status, 200);
  assert.equal(Client.httpFor(second).response.headers.get('location'), `${base}/Patient/${first.id}/_history/1`);
});

test('update creates, replaces, and respects If-Match', async () => {
  const id = unique();
  assert.equal(Client.httpFor(await put(patientOf(id))).response.status, 201);
  const second = await put(patientOf(id, 'Zhao'));
  assert.equal(Client.httpFor(second).response.status, 200);
  assert.equal(second.meta.versionId, '2');
  await refuses(put(patientOf(id), { headers: { 'If-Match': 'W/"1"' } }), 412, 'conflict');
  assert.equal((await read(id)).name[0].family, 'Zhao');
});

test('update by criteria replaces what they find', async () => {
  const id = unique();
  await put(patientOf(id));
  const { id: _, ...body } = patientOf(id, 'Zhao');
  const updated = await client.update({ resourceType: 'Patient', searchParams: { identifier: `${mrn}|${id}` }, body });
  assert.equal(updated.id, id);
  assert.equal(updated.meta.versionId, '2');
  assert.equal(updated.name[0].family, 'Zhao');
});

test('read and vread give what was sent', async () => {
  const id = unique();
  await put(patientOf(id, 'Li'));
  await put(patientOf(id, 'Zhao'));
  assert.equal((await read(id)).name[0].family, 'Zhao');
  assert.equal((await client.vread({ resourceType: 'Patient', id, version: '1' })).name[0].family, 'Li');
  await refuses(read(unique()), 404, 'not-found');
});

test('patch changes what it names and refuses what does not hold', async () => {
  const id = unique();
  await put(patientOf(id));
  const patched = await client.patch({ resourceType: 'Patient', id, jsonPatch: [{ op: 'replace', path: '/name/0/family', value: 'Zhao' }] });
  assert.equal(patched.name[0].family, 'Zhao');
  assert.equal(patched.meta.versionId, '2');
  const failed = client.patch({ resourceType: 'Patient', id, jsonPatch: [{ op: 'test', path: '/name/0/family', value: 'Li' }] });
  await refuses(failed, 422, 'processing');
  assert.equal((await read(id)).meta.versionId, '2');
});

test('delete leaves 410 behind', async () => {
  const id = unique();
  await put(patientOf(id));
  assert.equal(Client.httpFor(await client.delete({ resourceType: 'Patient', id })).response.status, 204);
  await refuses(read(id), 410, 'deleted');
});

test('batch answers entry by entry', async () => {
  const id = unique();
  const entry = [
    { request: { method: 'PUT', url: `Patient/${id}` }, resource: patientOf(id) },
    { request: { method: 'GET', url: `Patient/${unique()}` } },
  ];
  const answer = await client.batch({ body: { resourceType: 'Bundle', type: 'batch', entry } });
  assert.equal(answer.type, 'batch-response');
  assert.deepEqual(answer.entry.map((one) => one.response.status.slice(0, 3)), ['201', '404']);
  assert.equal(answer.entry[1].response.outcome.issue[0].code, 'not-found');
});

test('transaction links its entries or writes nothing', async () => {
  const [urn, id] = [`urn:uuid:${unique()}`, unique()];
  const observation = { ...observationOf(id, 'other'), subject: { reference: urn } };
  const entry = [
    { request: { method: 'PUT', url: `Observation/${id}` }, resource: observation },
    { fullUrl: urn, request: { method: 'POST', url: 'Patient' }, resource: patientOf('mine') },
  ];
  const answer = await client.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry } });
  assert.equal(answer.type, 'transaction-response');
  const { resourceType, id: patient } = splitReference(answer.entry[1].response.location);
  assert.equal((await client.read({ resourceType: 'Observation', id })).subject.reference, `${resourceType}/${patient}`);

  const lost = unique();
  entry.push({ request: { method: 'PUT', url: `Patient/${lost}` }, resource: { ...patientOf(lost), gender: 'unheard-of' } });
  await refuses(client.transaction({ body: { resourceType: 'Bundle', type: 'transaction', entry } }), 400, 'code-invalid');
  await refuses(read(lost), 404, 'not-found');
});

test('operations are answered, and those that are not served are told so', async () => {
  const [patient, observation] = [unique(), unique()];
  await put(patientOf(patient));
  await put(observationOf(observation, patient));
  const everything = await client.operation({ name: '$everything', resourceType: 'Patient', id: patient, method: 'GET' });
  assert.deepEqual(idsOf(everything).sort(), [patient, observation].sort());
  const typed = await client.operation({ name: 'everything', resourceType: 'Patient', id: patient, method: 'GET', input: { _type: 'Observation' } });
  assert.deepEqual(idsOf(typed), [observation]);
  const verdict = await client.operation({ name: 'validate', resourceType: 'Patient', input: patientOf(patient) });
  assert.ok(verdict.issue.every((issue) => issue.severity !== 'error'));
  await refuses(client.operation({ name: 'expand', resourceType: 'ValueSet', method: 'GET', input: { url: 'http://hl7.org/fhir/ValueSet/administrative-gender' } }), 404, 'not-supported');
  await refuses(client.operation({ name: 'rebuild', input: { resourceType: 'Parameters' } }), 404, 'not-supported');
});

test('every search of a type finds the same', async () => {
  const id = unique();
  await put(patientOf(id));
  const question = { resourceType: 'Patient', searchParams: { identifier: `${mrn}|${id}`, _lastUpdated: ['ge2020-01-01', 'lt2999-01-01'] } };
  const answers = [
    await client.search(question),
    await client.search({ ...question, options: { postSearch: true } }),
    await client.resourceSearch(question),
    await client.resourceSearch({ ...question, options: { postSearch: true } }),
  ];
  for (const found of answers) {
    assert.equal(found.type, 'searchset');
    assert.equal(found.total, 1);
    assert.deepEqual(idsOf(found), [id]);
    assert.equal(found.entry[0].fullUrl, `${base}/Patient/${id}`);
  }
  await refuses(client.search({ resourceType: 'Patient', searchParams: { 'shoe-size': 38 } }), 400, 'invalid');
});

test('a search over all types finds what they have in common, by GET and by POST', async () => {
  const id = unique();
  await put(patientOf(id));
  const answers = [
    await client.systemSearch({ searchParams: { _id: id } }),
    await client.systemSearch({ searchParams: { _id: id }, options: { postSearch: true } }),
    await client.search({ searchParams: { _type: 'Patient,Observation', _id: id } }),
  ];
  answers.forEach((found) => assert.deepEqual(idsOf(found), [id]));
});

test('a compartment is searched', async () => {
  const [patient, other, mine] = [unique(), unique(), unique()];
  await put(patientOf(patient));
  await put(observationOf(mine, patient));
  await put(observationOf(other, unique()));
  const question = { resourceType: 'Observation', compartment: { resourceType: 'Patient', id: patient }, searchParams: { code: 'http://loinc.org|2039-6' } };
  assert.deepEqual(idsOf(await client.compartmentSearch(question)), [mine]);
  assert.deepEqual(idsOf(await client.compartmentSearch({ ...question, options: { postSearch: true } })), [mine]);
  assert.deepEqual(idsOf(await client.search(question)), [mine]);
});

test('histories of an instance, a type and the system', async () => {
  const id = unique();
  await put(patientOf(id));
  await client.delete({ resourceType: 'Patient', id });
  for (const history of [await client.resourceHistory({ resourceType: 'Patient', id }), await client.history({ resourceType: 'Patient', id })]) {
    assert.equal(history.type, 'history');
    assert.deepEqual(history.entry.map((entry) => entry.request.method), ['DELETE', 'PUT']);
  }
  const histories = [
    await client.typeHistory({ resourceType: 'Patient' }), await client.history({ resourceType: 'Patient' }), await client.systemHistory(), await client.history(),
  ];
  for (const history of histories) {
    assert.ok(history.entry.some((entry) => entry.fullUrl === `${base}/Patient/${id}` && entry.request.method === 'DELETE'));
  }
});

test('pages are turned', async () => {
  const patient = unique();
  const ids = ['a', 'b', 'c'].map((letter) => `${patient}-${letter}`);
  for (const id of ids) {
    await put(observationOf(id, patient));
  }
  const first = await client.search({ resourceType: 'Observation', searchParams: { subject: `Patient/${patient}`, _count: 2 } });
  const second = await client.nextPage({ bundle: first });
  assert.deepEqual([...idsOf(first), ...idsOf(second)].sort(), ids);
  assert.equal(client.nextPage({ bundle: second }) === undefined || (await client.nextPage({ bundle: second })) === undefined, true);
  const back = second.link.find((link) => link.relation === 'previous');
  const previous = await client.prevPage({ bundle: second });
  assert.deepEqual(previous && idsOf(previous), back && idsOf(first));
});

test('references resolve wherever they point', async () => {
  const [patient, observation] = [unique(), unique()];
  await put(patientOf(patient));
  await put(observationOf(observation, patient));
  const bundle = await client.search({ resourceType: 'Observation', searchParams: { _id: observation, _include: 'Observation:subject' } });
  assert.equal((await client.resolve({ reference: `Patient/${patient}` })).id, patient);
  assert.equal((await client.resolve({ reference: `${base}/Patient/${patient}` })).id, patient);
  assert.equal((await client.resolve({ reference: `Patient/${patient}`, context: bundle })).id, patient);
  const contained = { ...observationOf(observation, patient), contained: [{ resourceType: 'Patient', id: 'p' }], subject: { reference: '#p' } };
  assert.equal((await client.resolve({ reference: '#p', context: await put(contained) })).id, 'p');
});

test('the capability statement says what is served', async () => {
  const statement = await client.capabilityStatement();
  const tool = new CapabilityTool(statement);
  assert.equal(statement.fhirVersion, '4.0.1');
  assert.ok(['transaction', 'batch', 'history-system', 'search-system'].every((code) => tool.serverCan(code)));
  assert.ok(['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'history-type', 'create', 'search-type'].every((code) => tool.resourceCan('Patient', code)));
  assert.ok(tool.resourceSearch('Patient', 'identifier'));
});

test('there is no SMART configuration, and that is said', async () => {
  const metadata = await client.smartAuthMetadata();
  assert.equal(metadata.authorizeUrl, undefined);
  assert.equal(metadata.tokenUrl, undefined);
  await refuses(client.request('.well-known/smart-configuration'), 404, 'not-supported');
});

test('any request goes', async () => {
  const id = unique();
  const created = await client.request(`Patient/${id}`, { method: 'PUT', body: patientOf(id), options: { headers: { 'Content-Type': 'application/fhir+json' } } });
  assert.equal(created.meta.versionId, '1');
  assert.equal((await client.request(`Patient/${id}`)).id, id);
});

test('every method of the client was called', () => {
  assert.deepEqual(methodsOf(Client).filter((name) => !called.has(name) && name !== 'baseSearch'), []);
  assert.ok(methodsOf(Client).includes('vread'));
});
