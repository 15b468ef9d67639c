//! Functions that the file defines: one model function for each combination of argument types.

use super::names::TemplateId;
use super::scope::{FullPointsHere, Parameter, Place, Scope};
use super::typed::Typed;
use super::{Checker, Instance, MAXIMUM_INSTANCES, MAXIMUM_OPERATIONS, messages};
use crate::model::{ExprKind, Function, FunctionId};
use crate::source::Span;
use crate::syntax::ast;
use crate::value::Type;

impl<'a> Checker<'a> {
    /// Applies a function of the file.
    pub(super) fn apply(
        &mut self,
        id: TemplateId,
        name: &ast::Name,
        arguments: &'a [ast::Expr],
        span: Span,
        scope: &mut Scope,
    ) -> Option<Typed> {
        let (definition, definition_span) = *self.declarations.functions.get(id.0)?;
        let parameters = definition.parameters.as_deref().unwrap_or_default();
        let lowered: Vec<Option<Typed>> = arguments.iter().map(|argument| self.expr(argument, None, scope)).collect();
        if arguments.len() != parameters.len() {
            self.diagnostics.push(messages::wrong_count_of_own(name, arguments.len(), parameters, definition_span));
            return None;
        }
        let lowered: Vec<Typed> = lowered.into_iter().collect::<Option<_>>()?;
        let types: Vec<Type> = lowered.iter().map(|typed| typed.type_().clone()).collect();
        let instance = self.instance(id, types, span, scope.depth)?;
        if instance.results {
            scope.results = scope.results.or(Some(span));
        }
        // One that is missing has an error of its own.
        let function = instance.id?;
        let before = scope.called;
        scope.called = scope.called.saturating_add(instance.operations);
        scope.operations = scope.operations.saturating_add(instance.operations);
        if scope.called > MAXIMUM_OPERATIONS {
            if before <= MAXIMUM_OPERATIONS {
                self.diagnostics.push(messages::too_many_operations(span, MAXIMUM_OPERATIONS));
            }
            return None;
        }
        let type_ = self.functions.get(function.0)?.body.type_.clone();
        let arguments = lowered.into_iter().map(|typed| *typed.expr).collect();
        Some(Typed::new(ExprKind::Apply(function, arguments), type_, span))
    }

    /// The function for these argument types.
    fn instance(&mut self, id: TemplateId, types: Vec<Type>, call: Span, depth: usize) -> Option<Instance> {
        if let Some((_, instance)) =
            self.instances.get(&id).and_then(|instances| instances.iter().find(|(known, _)| *known == types))
        {
            return Some(instance.clone());
        }
        self.instance_count += 1;
        if self.instance_count > MAXIMUM_INSTANCES {
            self.diagnostics.push(messages::too_many_instances(call, MAXIMUM_INSTANCES));
            return None;
        }
        let (definition, span) = *self.declarations.functions.get(id.0)?;
        let names = definition.parameters.as_deref().unwrap_or_default();
        let mut scope = Scope::new(Place::File, FullPointsHere::Outside);
        scope.depth = depth + 1;
        let known = names.iter().zip(&types);
        scope.parameters = known.map(|(name, type_)| Parameter { key: name.key.clone(), type_: Some(type_.clone()) }).collect();
        // Known as unsound while it is under way: a function that calls itself finds this and says no more, since the cycle
        // was reported.
        let under_way = Instance { id: None, results: false, operations: 0 };
        self.instances.entry(id).or_default().push((types.clone(), under_way));
        let body = self.expr(&definition.body, None, &mut scope);
        let function = body.map(|body| {
            let parameters = names.iter().zip(&types).map(|(name, type_)| (name.text.as_str().into(), type_.clone()));
            let name = definition.name.text.as_str().into();
            self.functions.push(Function { name, parameters: parameters.collect(), body: *body.expr, span });
            FunctionId(self.functions.len() - 1)
        });
        let instance = Instance { id: function, results: scope.results.is_some(), operations: scope.operations };
        let instances = self.instances.entry(id).or_default();
        if let Some(entry) = instances.iter_mut().find(|(known, _)| *known == types) {
            entry.1 = instance.clone();
        }
        Some(instance)
    }

    /// Looks at the functions that nothing calls: their names at least can be checked.
    pub(super) fn lower_uncalled_functions(&mut self) {
        for at in 0..self.declarations.functions.len() {
            if self.instances.contains_key(&TemplateId(at)) {
                continue;
            }
            let Some((definition, _)) = self.declarations.functions.get(at).copied() else { continue };
            let mut scope = Scope::new(Place::File, FullPointsHere::Outside);
            let names = definition.parameters.as_deref().unwrap_or_default();
            scope.parameters = names.iter().map(|name| Parameter { key: name.key.clone(), type_: None }).collect();
            self.expr(&definition.body, None, &mut scope);
        }
    }
}
