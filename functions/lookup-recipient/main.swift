import FunctionHost

FunctionHost.run(LookupRecipientFunction.self)
